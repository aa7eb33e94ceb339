import { setTimeout as sleep } from 'node:timers/promises';
import type { Cursor, StoredBatch } from '@bpdao/actor';
import { follow, hearLive, LiveBuffer, type Taker } from '@bpdao/hearing';
import type { Chain, StoredMessage, StoredMessages } from '@bpdao/wire';
import { isDamage } from './journal-error.ts';
import { Loss } from './loss.ts';
import { lastSequence, type Reach } from './reach.ts';
import { readPage } from './read-page.ts';
import { mustFollow, openMessage } from './stored-message.ts';

/** The most bytes that wait for the reader. Messages beyond are dropped, and read from the stream in their turn. */
const WAITING_BYTES_MAX = 8_000_000;
/** The reader asks for the stream's end after so long without a message, ms. */
const SILENCE_MS = 1_000;
/** The pause between two attempts to read, ms. */
const RETRY_MS = 100;
/** The pause between two looks at a damaged stream, and the time between two warnings about it, ms. */
const DAMAGED_MS = 1_000;
const WARN_MS = 10_000;
const PAGE = { messages: 1_024, bytes: 8_000_000 };

/** The options of following a stream. */
export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Called with a sentence about damage, again and again. */
  readonly warn: (sentence: string) => void;
  /** Called with the last sequence of the stream whenever the reader has reached it. */
  readonly onEnd: (sequence: number) => void;
}

/**
 * Reads an actor's stream in order and for ever: live messages as the broker republishes them, and missed messages from
 * the stream itself (docs/spec/mailbox.md, "Hearing"). It stops before a foreign message, warns, waits while the stream
 * is repaired, and then goes on. Throws JournalError on another chain, and on a stream that lost messages already read
 * although no damage was seen in it.
 */
export async function* followStream(
  reach: Reach,
  actor: string,
  chain: Chain,
  from: Cursor,
  { signal, warn, onEnd }: FollowOptions,
): AsyncGenerator<StoredBatch> {
  const live = new LiveBuffer(WAITING_BYTES_MAX);
  const stop = hearLive(reach.connection, actor, live);
  const loss = new Loss(actor);
  const taker = new BatchTaker(actor, chain, from, loss);
  const stored = storedOf(reach, actor, loss, onEnd);
  let toldAtMs = -Infinity;
  try {
    while (!signal.aborted) {
      try {
        yield* follow({ live, taker, stored, silenceMs: SILENCE_MS, signal });
      } catch (error) {
        if (!isDamage(error)) throw error;
        loss.damaged();
        live.miss(); // other live messages wait: the stream is read first
        if (performance.now() - toldAtMs >= WARN_MS) {
          toldAtMs = performance.now();
          warn(error.message);
        }
        await sleep(DAMAGED_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  } finally {
    stop();
  }
}

/**
 * Reads pages of an actor's stream, and tries again while it cannot be read. A stream that ends before the reader's
 * place counts as loss.
 */
function storedOf(
  reach: Reach,
  actor: string,
  loss: Loss,
  onEnd: (sequence: number) => void,
): (fromSequence: number, until: AbortSignal) => Promise<StoredMessages | undefined> {
  const read = async (fromSequence: number): Promise<StoredMessages> => {
    const last = await lastSequence(reach, actor);
    if (last === undefined) return loss.seems(`stream of ${actor} is not there any more`);
    if (last < fromSequence - 1) {
      loss.seems(
        `stream of ${actor} ends at ${last}, but was read up to ${fromSequence - 1}: the broker lost messages that it had acknowledged`,
      );
    }
    loss.isNone();
    if (last === fromSequence - 1) {
      loss.whole();
      onEnd(last);
    }
    return readPage(reach, actor, fromSequence, last, PAGE);
  };
  return async (fromSequence, until) => {
    while (!until.aborted && !reach.connection.isClosed()) {
      try {
        return await read(fromSequence);
      } catch (error) {
        if (loss.isCertain(error) || isDamage(error)) throw error;
        await sleep(RETRY_MS, undefined, { signal: until }).catch(() => undefined);
      }
    }
    return undefined;
  };
}

/** Opens the messages of one stream, each behind the one before it. */
class BatchTaker implements Taker<StoredBatch> {
  private readonly actor: string;
  private readonly chain: Chain;
  private readonly loss: Loss;
  private cursor: Cursor;

  constructor(actor: string, chain: Chain, from: Cursor, loss: Loss) {
    this.actor = actor;
    this.chain = chain;
    this.loss = loss;
    this.cursor = from;
  }

  get next(): number {
    return this.cursor.sequence + 1;
  }

  accept(message: StoredMessage): StoredBatch {
    const batch = openMessage(this.actor, this.chain, message);
    mustFollow(batch, this.cursor);
    this.cursor = { sequence: batch.sequence, hash: batch.hash };
    this.loss.whole();
    return batch;
  }

  /** Does nothing: `storedOf` compares the end with the reader's place whenever it reads a page. */
  mustReach(): void {
    return undefined;
  }
}
