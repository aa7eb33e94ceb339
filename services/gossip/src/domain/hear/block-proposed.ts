import type { BlockProposed } from '@bpdao/messages';
import type { GossipState } from '../state.ts';

/** Keeps the last proposed block: its acceptance settles its transactions. */
export function blockProposed({ heard }: GossipState, fact: BlockProposed): void {
  heard.wsc.proposed = fact;
}
