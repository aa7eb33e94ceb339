import type { StoredMessage, StoredMessages } from '@bpdao/wire';
import { readMessage, type Reach } from './reach.ts';

const READS_AT_ONCE = 64;

/** The most that is read at once. */
export interface PageBounds {
  readonly messages: number;
  /** Bytes of payloads; one message is read whatever its size. */
  readonly bytes: number;
  /** Reads that wait for the broker together; 64 if absent. */
  readonly readsAtOnce?: number;
}

/**
 * Reads stored messages of an actor's stream, unchanged, from a sequence on up to `lastSequence`. Rejects if they
 * cannot be read.
 */
export async function readPage(
  reach: Reach,
  actor: string,
  fromSequence: number,
  lastSequence: number,
  bounds: PageBounds,
): Promise<StoredMessages> {
  const { readsAtOnce = READS_AT_ONCE } = bounds;
  const first = Math.max(fromSequence, 1);
  const end = Math.min(lastSequence, first + bounds.messages - 1);
  const messages: StoredMessage[] = [];
  let bytes = 0;
  for (let at = first; at <= end; at += readsAtOnce) {
    const count = Math.min(readsAtOnce, end - at + 1);
    for (const message of await Promise.all(
      Array.from({ length: count }, (_, index) => readMessage(reach, actor, at + index)),
    )) {
      if (message === undefined) continue; // missing on a new leader, or gone: the next message tells
      bytes += message.payload.length + message.previousHash.length;
      if (messages.length > 0 && bytes > bounds.bytes) return { messages, lastSequence };
      messages.push(message);
    }
  }
  return { messages, lastSequence };
}
