import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredMessages } from '@bpdao/messages';
import { HEADERS, nameOf, saidSubjects } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import type { Msg, NatsConnection } from '@nats-io/nats-core';
import { isPassing } from './client-error.ts';
import { LiveBuffer } from './live-buffer.ts';
import { query } from './network.ts';
import { StreamReader } from './said.ts';
import type { Said } from './said.ts';

/** Where to start: with what is said from now on, with the first fact, or with the message of this sequence. */
export type From = 'now' | 'beginning' | number;

export interface HearOptions {
  readonly from?: From;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /** Told once an outage: what is waited for. */
  readonly onTrouble?: (sentence: string) => void;
}

const BUFFER_BYTES_MAX = 8_000_000;
const PAGE_MESSAGES = 5_000;
/** An outage is noticed after so long, ms. */
const PAGE_MS = 1_500;
/** After so long without a message the stream's end is asked for: the last message before a silence may have been lost. */
const SILENCE_MS = 2_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;
/** About a second after the first failure. */
const TROUBLE_AFTER_ATTEMPTS = 6;

/**
 * Everything an actor says, once and in the order of its stream, for ever: what the broker did not deliver is fetched
 * with the `facts` query. Waits out restarts of actor and broker. Throws ClientError on another chain, a broken one, one that
 * was made anew or shortened, and on facts of newer rules.
 */
export async function* hear<A extends ActorName>(connection: NatsConnection, chainId: string, actor: A, options: HearOptions = {}): AsyncGenerator<Said<A>, void, undefined> {
  const signal = options.signal ?? new AbortController().signal;
  const live = new LiveBuffer(BUFFER_BYTES_MAX);
  const subscription = connection.subscribe(saidSubjects(actor), { callback: (error, message) => takeLive(live, error, message) });
  const stopWatching = watchReconnects(connection, live);
  try {
    const reader = new StreamReader(actor, chainId, await firstSequence(connection, actor, options, signal));
    let behind = true;
    let silent = false;
    let stale = false;
    while (!signal.aborted) {
      if (behind) {
        const ask = (until: AbortSignal): Promise<StoredMessages | undefined> => patiently(() => storedFrom(connection, actor, reader.next), options, until);
        const page = silent ? await unlessSpoken(ask, live, signal) : await ask(signal);
        silent = false;
        if (signal.aborted) return;
        if (page === undefined) {
          behind = false;
          continue;
        }
        reader.mustReach(page.lastSequence);
        for (const message of page.messages) yield reader.accept(message);
        behind = reader.next <= page.lastSequence;
        if (page.messages.length === 0 && (behind || (live.peek()?.sequence ?? 0) > reader.next)) await sleep(FIRST_PAUSE_MS);
        continue;
      }
      const message = live.peek();
      if (live.takeMissed() || (message !== undefined && message.sequence > reader.next)) {
        behind = true;
      } else if (message === undefined) {
        if (!stale) await live.wait(SILENCE_MS, signal);
        silent = behind = live.peek() === undefined;
        stale = false;
      } else {
        live.drop();
        stale ||= message.sequence < reader.next; // twice, or of a stream made anew: its end tells
        if (message.sequence === reader.next) yield reader.accept(message);
      }
    }
  } finally {
    stopWatching();
    if (!connection.isClosed()) subscription.unsubscribe();
  }
}

/** What is asked after a silence; undefined when the actor speaks first: whoever has the question may hang, and nothing need be missing. */
async function unlessSpoken<T>(ask: (until: AbortSignal) => Promise<T | undefined>, live: LiveBuffer, signal: AbortSignal): Promise<T | undefined> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const asked = ask(until);
  asked.catch(() => undefined);
  const spoken = live.wait(Infinity, until);
  try {
    return await Promise.race([asked, spoken.then(() => undefined)]);
  } finally {
    over.abort();
    await spoken;
  }
}

const storedFrom = (connection: NatsConnection, actor: ActorName, fromSequence: number): Promise<StoredMessages> =>
  query(connection, actor, { type: 'facts', fromSequence, limit: PAGE_MESSAGES }, { timeoutMs: PAGE_MS });

/** The sequence after the last one an actor's stream has now. */
export async function nextSequence(connection: NatsConnection, actor: ActorName): Promise<number> {
  const { position } = await query(connection, actor, { type: 'status' });
  return (position?.sequence ?? 0) + 1;
}

async function firstSequence(connection: NatsConnection, actor: ActorName, options: HearOptions, signal: AbortSignal): Promise<number> {
  const from = options.from ?? 'now';
  if (typeof from === 'number') return Math.max(1, from);
  if (from === 'beginning') return 1;
  return (await patiently(() => nextSequence(connection, actor), options, signal)) ?? 1;
}

/** Asks until there is an answer; undefined at the abort. */
async function patiently<T>(ask: () => Promise<T>, { onTrouble }: HearOptions, signal: AbortSignal): Promise<T | undefined> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!isPassing(error)) throw error;
      if (attempt === TROUBLE_AFTER_ATTEMPTS) onTrouble?.(error instanceof Error ? error.message : String(error));
      await sleep(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

function takeLive(live: LiveBuffer, error: Error | null, message: Msg): void {
  const sequence = Number(message.headers?.get('Nats-Sequence'));
  const previousHash = message.headers?.get(HEADERS.previousHash);
  if (error !== null || !Number.isSafeInteger(sequence) || sequence < 1 || !previousHash) return live.miss();
  live.push({ sequence, name: nameOf(message.subject), previousHash, payload: message.data });
}

/** What was said while the connection was away is fetched. */
function watchReconnects(connection: NatsConnection, live: LiveBuffer): () => void {
  const statuses = connection.status();
  void (async () => {
    for await (const { type } of statuses) if (type === 'reconnect' || type === 'slowConsumer') live.miss();
  })();
  return () => void statuses[Symbol.asyncIterator]().return?.();
}
