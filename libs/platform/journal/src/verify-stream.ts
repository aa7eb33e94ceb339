import { ChainWalk } from './chain-walk.ts';
import { JournalError } from './journal-error.ts';
import { linesAgain, linesOf, type HeaderLine } from './kept-headers.ts';
import { hashOf, type RawMessage } from './raw-message.ts';
import type { StreamCopy } from './stream-copy.ts';
import { streamAt, type StreamPlace } from './stream-place.ts';
import { walkStream, type OnProgress } from './walk-stream.ts';

/**
 * Reads a stream that was refilled from a copy. Throws JournalError unless it holds the messages of the chain and
 * nothing else, byte for byte and in their order.
 */
export async function verifyStream(place: StreamPlace, copy: StreamCopy, onProgress: OnProgress): Promise<void> {
  const walk = new ChainWalk(place.actor, place.chain);
  const kept = copy.kept();
  for await (const message of walkStream(place, walk, (await streamAt(place))?.state.last_seq ?? 0, onProgress)) {
    const next = await kept.next();
    if (message.why !== undefined) throw other(place, copy, `its message ${message.sequence} ${message.why}`);
    if (next.done === true || !isSame(message, next.value)) {
      throw other(place, copy, `its message ${message.sequence} is another`);
    }
  }
  if (walk.end.sequence !== copy.head.kept || walk.end.hash !== copy.head.hash) {
    throw other(place, copy, `it ends at ${walk.end.sequence}`);
  }
}

/** Tells if a message stands at its place unchanged, except for the headers that named its place to the broker. */
const isSame = (message: RawMessage, kept: RawMessage): boolean =>
  message.subject === kept.subject &&
  message.payload === kept.payload &&
  sorted(linesOf(message.headers)) === sorted(linesAgain(kept.headers, hashOf(kept), message.sequence - 1));

const sorted = (lines: readonly HeaderLine[]): string =>
  JSON.stringify(lines.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))));

const other = ({ actor }: StreamPlace, { file }: StreamCopy, what: string): JournalError =>
  new JournalError(`the stream of ${actor} does not hold what ${file} does: ${what}`);
