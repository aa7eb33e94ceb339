import type { BlockRefused } from '@bpdao/messages';
import type { ForumState } from '../state.ts';

/** No pool judges the block: nothing becomes of its transactions. */
export function blockRefused({ heard }: ForumState, { blockHash }: BlockRefused): void {
  heard.wsc.blocks.delete(blockHash);
}
