import type { BlockProposed } from '@bpdao/messages';
import type { GossipState } from '../state.ts';

/** The last proposed block is kept: its acceptance settles its transactions. */
export function blockProposed({ heard }: GossipState, fact: BlockProposed): void {
  heard.wsc.proposed = fact;
}
