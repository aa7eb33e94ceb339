import type { Opened } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** Uses up the sequence of an accepted command, and keeps its bytes to recognize a repeat. */
export function useSequence(
  { accepted }: AscState,
  payload: Opened<{ readonly producer: string; readonly sequence: bigint }> | undefined,
): void {
  if (payload !== undefined) {
    accepted.set(payload.value.producer, { sequence: payload.value.sequence, bytes: payload.bytes });
  }
}
