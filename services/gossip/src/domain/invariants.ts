import type { Invariants } from '@bpdao/actor';
import type { GossipState } from './state.ts';

/** The invariants of gossip (docs/spec/gossip.md, "Invariants"); the cost of a check does not grow with the set. */
export const gossipInvariants: Invariants<GossipState> = {
  'every active transaction stands once in each order of the set': ({ active }) => active.brokenInvariant(),
  'the active transaction with the lowest fee may still get into a block': ({ active, heard }) => {
    const { accounts, nextHeight } = heard.vpsc;
    const hash = active.leastFee();
    const least = hash === undefined ? undefined : active.get(hash)?.payload.value;
    if (least === undefined) return undefined;
    if (least.validUntilHeight < nextHeight) return `${hash} has expired`;
    return least.nonce < accounts.get(least.sender).nonce ? `the nonce of ${hash} is used` : undefined;
  },
};
