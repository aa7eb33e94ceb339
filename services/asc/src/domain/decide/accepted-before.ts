import { again, refuse } from '@bpdao/actor';
import type { Opened } from '@bpdao/messages';
import type { AscDecision } from '../messages.ts';
import type { AscState } from '../state.ts';

/**
 * The answer to a command whose sequence is used up: the same command gets its answer again; undefined for a new one.
 */
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
