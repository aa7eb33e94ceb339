import type { BlockRefused } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** The attempt is over, if it was this height's; both sides go on with the next one. */
export function blockRefused({ round, heard }: VpscState, { height, attempt, blockHash }: BlockRefused): void {
  heard.wsc.fundings.delete(blockHash);
  if (height === round.height) round.attempt = Math.max(round.attempt, attempt + 1);
}
