import type { BlockRefused } from '@bpdao/messages';
import type { ForumState } from '../state.ts';

/** Forgets a block that no pool judges; its transactions are not settled. */
export function blockRefused({ heard }: ForumState, { blockHash }: BlockRefused): void {
  heard.wsc.blocks.delete(blockHash);
}
