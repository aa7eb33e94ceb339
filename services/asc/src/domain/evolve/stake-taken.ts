import type { StakeTaken } from '@bpdao/messages';
import type { AscState } from '../state.ts';

/** The list of the next height is closed here, the stake counted as returned. */
export const stakeTaken = (state: AscState, { height, attempt }: StakeTaken): void => state.book.stakeTaken({ sequence: state.placeInBook, index: 0 }, height, attempt);
