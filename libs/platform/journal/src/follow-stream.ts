import { setTimeout as sleep } from 'node:timers/promises';
import type { Cursor, StoredBatch } from '@bpdao/actor';
import { follow, hearLive, LiveBuffer, type Taker } from '@bpdao/hearing';
import type { Chain, StoredMessage, StoredMessages } from '@bpdao/wire';
import { isDamage } from './journal-error.ts';
import { Loss } from './loss.ts';
import { lastSequence, type Reach } from './reach.ts';
import { readPage } from './read-page.ts';
import { mustFollow, openMessage } from './stored-message.ts';

/** Bytes that wait for the reader before they are let go, and read from the stream when their turn comes. */
const WAITING_BYTES_MAX = 8_000_000;
/** Without a message for so long the stream's end is asked for, ms. */
const SILENCE_MS = 1_000;
/** Between two attempts to read what cannot be read now, ms. */
const RETRY_MS = 100;
/** Between two looks at a stream that is damaged, and between two sentences about it, ms. */
const DAMAGED_MS = 1_000;
const WARN_MS = 10_000;
const PAGE = { messages: 1_024, bytes: 8_000_000 };

/** Until when a stream is followed, and who is told of it. */
export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Told of damage, again and again. */
  readonly warn: (sentence: string) => void;
  /** Told where the stream ends, whenever its reader stands there. */
  readonly onEnd: (sequence: number) => void;
}

/**
 * Reads an actor's stream in order and for ever: live by what the broker republishes of it, and from the stream itself
 * what was missed (docs/spec/mailbox.md, "Hearing"). Stops before a foreign message, says so, waits while the stream is
 * repaired, and goes on then. Throws JournalError on another chain and on a stream that lost what was read although
 * nothing in it was seen to be damaged.
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
        live.miss(); // what else arrived there is not read before the stream is
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

/** Reads pages of an actor's stream, again while it cannot be read; its end before the reader's place is loss. */
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

/** Opens the messages of one stream, each behind the one before. */
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

  /** The end was looked at when the page was read. */
  mustReach(): void {
    return undefined;
  }
}
