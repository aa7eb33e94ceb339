import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import type { ActorName } from '@bpdao/catalogue';
import { follow, hearLive, LiveBuffer } from '@bpdao/hearing';
import type { StoredMessages } from '@bpdao/messages';
import { isPassing } from './client-error.ts';
import { query } from './network.ts';
import { DamagedStream, StreamReader, type Said } from './said.ts';

/** Where to start: with what is said from now on, with the first fact, or with the message of this sequence. */
export type From = 'now' | 'beginning' | number;

export interface HearOptions {
  readonly from?: From;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /** Told once an outage: what is waited for. */
  readonly onTrouble?: (sentence: string) => void;
  /**
   * Told, again and again, of a message that its actor did not append; hearing waits before it until it is set aside.
   * Absent: hearing ends there.
   */
  readonly onDamage?: (sentence: string) => void;
}

const BUFFER_BYTES_MAX = 8_000_000;
const PAGE_MESSAGES = 5_000;
/** An outage is noticed after so long, ms. */
const PAGE_MS = 1_500;
const SILENCE_MS = 2_000;
/** Between two looks at a stream that is damaged, and between two sentences about it, ms. */
const DAMAGED_MS = 1_000;
const TELL_MS = 10_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;
/** About a second after the first failure. */
const TROUBLE_AFTER_ATTEMPTS = 6;

/**
 * Everything an actor says, once and in the order of its stream, for ever: what the broker did not deliver is fetched
 * with the `facts` query. Waits out restarts of actor and broker. Throws ClientError on another chain, a broken one
 * (asked for once more before that is believed), one that was made anew or shortened, and on facts of newer rules.
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
        live.miss(); // what else arrived there is not taken before the stream is
        await sleep(DAMAGED_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  } finally {
    stop();
  }
}

const storedFrom = (connection: NatsConnection, actor: ActorName, fromSequence: number): Promise<StoredMessages> =>
  query(connection, actor, { type: 'facts', fromSequence, limit: PAGE_MESSAGES }, { timeoutMs: PAGE_MS });

/** The sequence after the last one an actor's stream has now. */
export async function nextSequence(connection: NatsConnection, actor: ActorName): Promise<number> {
  const { position } = await query(connection, actor, { type: 'status' });
  return (position?.sequence ?? 0) + 1;
}

/**
 * Where the streams of several actors begin to be heard; waits for those who cannot tell yet, as `hear` does. Throws
 * ClientError for what waiting cannot mend.
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

/** Asks until there is an answer; undefined at the abort. */
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

/** What was seen of a stream's damage. */
class Damage {
  private readonly tell: HearOptions['onDamage'];
  private sequence = 0;
  private toldAtMs = -Infinity;

  constructor(tell: HearOptions['onDamage']) {
    this.tell = tell;
  }

  /** Throws what was seen at the same message before, unless somebody is told of it. */
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
