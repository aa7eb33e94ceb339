import type { BlockProposed } from '@bpdao/messages';
import type { ForumState } from '../state.ts';

/** Keeps a block until its round is over: its result names its transactions, and its acceptance moves $. */
export function blockProposed({ heard }: ForumState, { block, hash }: BlockProposed): void {
  heard.wsc.blocks.set(hash, block);
}
