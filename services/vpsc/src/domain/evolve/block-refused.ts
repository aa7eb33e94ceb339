import type { BlockRefused } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** The attempt is over, if it was this height's; both sides go on with the next one. */
export function blockRefused({ round }: VpscState, { height, attempt }: BlockRefused): void {
  if (height === round.height) round.attempt = Math.max(round.attempt, attempt + 1);
}
