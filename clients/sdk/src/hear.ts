import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import type { ActorName } from '@bpdao/catalogue';
import { follow, hearLive, LiveBuffer } from '@bpdao/hearing';
import type { StoredMessages } from '@bpdao/messages';
import { isPassing } from './client-error.ts';
import { query } from './network.ts';
import { DamagedStream, StreamReader, type Said } from './said.ts';

/** The start: the messages from now on, the first message, or the message of this sequence. */
export type From = 'now' | 'beginning' | number;

export interface HearOptions {
  readonly from?: From;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /** Called once for each outage, with a sentence about the awaited service. */
  readonly onTrouble?: (sentence: string) => void;
  /**
   * Called again and again while the next message is one that its actor did not append. Hearing waits until an operator
   * sets that message aside. If absent, hearing ends there.
   */
  readonly onDamage?: (sentence: string) => void;
}

const BUFFER_BYTES_MAX = 8_000_000;
const PAGE_MESSAGES = 5_000;
/** The wait for a page after which an outage is noticed, ms. */
const PAGE_MS = 1_500;
const SILENCE_MS = 2_000;
/** The pause between two looks at a damaged stream, and the pause between two sentences about it, ms. */
const DAMAGED_MS = 1_000;
const TELL_MS = 10_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;
/** The attempt at which an outage is reported: about a second after the first failure. */
const TROUBLE_AFTER_ATTEMPTS = 6;

/**
 * Yields all messages of an actor without end, once and in the order of its stream. Fetches messages that the broker
 * did not deliver with the `facts` query. Waits out restarts of actor and broker. Throws ClientError if the stream is
 * of another chain, is broken (seen twice), was made anew or shortened, or holds facts of newer rules.
 */
export async function* hear<A extends ActorName>(
  connection: NatsConnection,
  chainId: string,
  actor: A,
  options: HearOptions = {},
): AsyncGenerator<Said<A>, void, undefined> {
  const signal = options.signal ?? new AbortController().signal;
  const live = new LiveBuffer(BUFFER_BYTES_MAX);
  const stop = hearLive(connection, actor, live);
  try {
    const taker = new StreamReader(actor, chainId, await firstSequence(connection, actor, options, signal));
    const stored = (fromSequence: number, until: AbortSignal): Promise<StoredMessages | undefined> =>
      patiently(() => storedFrom(connection, actor, fromSequence), options, until);
    const damage = new Damage(options.onDamage);
    while (!signal.aborted) {
      try {
        yield* follow({ live, taker, stored, silenceMs: SILENCE_MS, signal });
      } catch (error) {
        if (!(error instanceof DamagedStream)) throw error;
        damage.seen(error, taker.next);
        live.miss(); // messages that arrived live are not taken before the stream is read again
        await sleep(DAMAGED_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  } finally {
    stop();
  }
}

const storedFrom = (connection: NatsConnection, actor: ActorName, fromSequence: number): Promise<StoredMessages> =>
  query(connection, actor, { type: 'facts', fromSequence, limit: PAGE_MESSAGES }, { timeoutMs: PAGE_MS });

/** Resolves with the sequence after the last message that an actor's stream has now. */
export async function nextSequence(connection: NatsConnection, actor: ActorName): Promise<number> {
  const { position } = await query(connection, actor, { type: 'status' });
  return (position?.sequence ?? 0) + 1;
}

/**
 * Resolves with the first sequence to hear of each actor's stream. Waits for actors that cannot answer yet, as `hear`
 * does. Throws ClientError for errors that waiting cannot mend.
 */
export async function firstSequences(
  connection: NatsConnection,
  actors: readonly ActorName[],
  options: HearOptions,
): Promise<ReadonlyMap<ActorName, number>> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  try {
    return new Map(
      await Promise.all(
        actors.map(async (actor) => [actor, await firstSequence(connection, actor, options, signal)] as const),
      ),
    );
  } finally {
    stop.abort();
  }
}

async function firstSequence(
  connection: NatsConnection,
  actor: ActorName,
  options: HearOptions,
  signal: AbortSignal,
): Promise<number> {
  const from = options.from ?? 'now';
  if (typeof from === 'number') return Math.max(1, from);
  if (from === 'beginning') return 1;
  return (await patiently(() => nextSequence(connection, actor), options, signal)) ?? 1;
}

/** Asks until an answer comes; undefined at the abort. */
async function patiently<T>(
  ask: () => Promise<T>,
  { onTrouble }: HearOptions,
  signal: AbortSignal,
): Promise<T | undefined> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!isPassing(error)) throw error;
      if (attempt === TROUBLE_AFTER_ATTEMPTS) onTrouble?.(error instanceof Error ? error.message : String(error));
      await sleep(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS), undefined, { signal }).catch(
        () => undefined,
      );
    }
  }
  return undefined;
}

/** Remembers the damage that was seen in a stream, and reports it. */
class Damage {
  private readonly tell: HearOptions['onDamage'];
  private sequence = 0;
  private toldAtMs = -Infinity;

  constructor(tell: HearOptions['onDamage']) {
    this.tell = tell;
  }

  /**
   * Throws the error if it is the second at the same message and `onDamage` is absent. If `onDamage` is there, calls it
   * at most every 10 s.
   */
  seen(error: DamagedStream, sequence: number): void {
    const isAgain = this.sequence === sequence;
    this.sequence = sequence;
    if (!isAgain) return;
    if (this.tell === undefined) throw error;
    if (performance.now() - this.toldAtMs < TELL_MS) return;
    this.toldAtMs = performance.now();
    this.tell(error.message);
  }
}
