import { again, refuse } from '@bpdao/actor';
import type { Opened } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import type { AscState } from '../state.ts';

/** Answers a command whose sequence is used up: a repeat gets its answer again; undefined for a new sequence. */
export function acceptedBefore(
  { accepted }: Readonly<AscState>,
  { bytes, value }: Opened<{ readonly producer: string; readonly sequence: bigint }>,
): AscDecision | undefined {
  const last = accepted.get(value.producer);
  if (last === undefined || value.sequence > last.sequence) return undefined;
  return value.sequence === last.sequence && Buffer.compare(last.bytes, bytes) === 0
    ? again
    : refuse('SEQUENCE_USED', `The last sequence was ${last.sequence}.`);
}
