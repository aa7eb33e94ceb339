import type { StakeTaken } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** Closes the list of the next height, with the stake counted as returned. */
export function stakeTaken(state: AscState, { height, attempt, producer, amount }: StakeTaken): void {
  state.taken = { producer, amount };
  state.book.stakeTaken({ sequence: state.placeInBook, index: 0 }, height, attempt);
}
