import type { Opened } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** An accepted command uses up its sequence; its bytes are kept to know it again. */
export function useSequence(
  { accepted }: AscState,
  payload: Opened<{ readonly producer: string; readonly sequence: bigint }> | undefined,
): void {
  if (payload !== undefined) {
    accepted.set(payload.value.producer, { sequence: payload.value.sequence, bytes: payload.bytes });
  }
}
