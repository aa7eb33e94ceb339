import type { BlockRefused } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** Ends the attempt if it is at this height; the WSC and the VPSC both continue with the next attempt. */
export function blockRefused({ round, heard }: VpscState, { height, attempt, blockHash }: BlockRefused): void {
  heard.wsc.fundings.delete(blockHash);
  if (height === round.height) round.attempt = Math.max(round.attempt, attempt + 1);
}
