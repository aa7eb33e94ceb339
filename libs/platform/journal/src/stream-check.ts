import type { Cursor } from '@bpdao/actor';
import { streamName } from '@bpdao/wire';
import { ChainWalk, OF_ANOTHER_CHAIN } from './chain-walk.ts';
import { JournalError, StreamInRepair } from './journal-error.ts';
import { repairOf } from './repair-mark.ts';
import { streamAt, type StreamPlace } from './stream-place.ts';
import { IS_MISSING, walkStream, type OnProgress } from './walk-stream.ts';

/** A message that does not continue the chain. */
export interface ForeignMessage {
  readonly sequence: number;
  /** Empty if no message stands at that sequence. */
  readonly subject: string;
  /** The reason, as the end of a sentence. */
  readonly why: string;
}

/** The content of a stream. */
export interface StreamReport {
  /** Its last sequence at the beginning of the check. */
  readonly lastSequence: number;
  /** The number of messages that continue the chain, and the hash of the last of them. */
  readonly chain: Cursor;
  /** The other messages, in the order of the stream. */
  readonly foreign: readonly ForeignMessage[];
}

/**
 * Reads an actor's whole stream and names the messages that do not continue its chain from the genesis on
 * (docs/operations/repair.md). Throws JournalError if there is no stream, if it belongs to another chain or to newer
 * rules, and if messages of the chain are lost.
 */
export async function checkStream(place: StreamPlace, onProgress: OnProgress = () => undefined): Promise<StreamReport> {
  const { actor, chain } = place;
  const found = await streamAt(place);
  if (found === undefined) {
    throw new JournalError(
      `stream ${streamName(actor)} is not there; if a repair of it was broken off, "bpdao stream repair ${actor}" goes on with --copy and the file that it named`,
    );
  }
  if (repairOf(found.config) !== undefined) throw new StreamInRepair(actor);
  const walk = new ChainWalk(actor, chain);
  const foreign: ForeignMessage[] = [];
  let lastKept = 0;
  for await (const { sequence, subject, why } of walkStream(place, walk, found.state.last_seq, onProgress)) {
    if (why === undefined) lastKept = sequence;
    else foreign.push({ sequence, subject, why });
  }
  const [first] = foreign;
  if (walk.end.sequence === 0 && first?.why === OF_ANOTHER_CHAIN) {
    throw new JournalError(
      `no message of the stream of ${actor} continues this chain, and the first is of another: is the genesis file the right one?`,
    );
  }
  const lost = foreign.find(({ sequence, why }) => why === IS_MISSING && sequence > lastKept);
  if (lost !== undefined) {
    throw new JournalError(
      `stream of ${actor}: message ${lost.sequence} is missing, and nothing behind it continues the chain: it is lost, and no repair brings it back`,
    );
  }
  return { lastSequence: found.state.last_seq, chain: walk.end, foreign };
}
