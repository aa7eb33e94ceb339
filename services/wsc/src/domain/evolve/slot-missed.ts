import type { SlotMissed } from '@bpdao/messages';
import { failAttempt } from '../state.ts';
import type { WscState } from '../state.ts';

/** The next attempt follows at once, without this producer. */
export const slotMissed = (state: WscState, { producer, attempt }: SlotMissed): void => failAttempt(state, producer, attempt + 1);
