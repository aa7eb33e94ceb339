import type { VpscFact } from '@bpdao/messages';
import type { OpenPool, VpscState } from './state.ts';

/** Returns the height to whose trace a fact of the VPSC belongs; undefined for the trace of its cause. */
export function story(fact: VpscFact, state: Readonly<VpscState>): bigint | undefined {
  switch (fact.type) {
    case 'vote-cast':
      return blockHeight(state.openPools.get(fact.vote.payload.value.poolId));
    case 'pool-opened':
    case 'pool-resolved':
      return fact.kind === 'block' ? fact.height : undefined;
    case 'block-refused':
    case 'round-settled':
      return fact.height;
    default:
      return undefined;
  }
}

/** Returns the height of the block that a pool is about; undefined for other pools. */
const blockHeight = (pool: OpenPool | undefined): bigint | undefined =>
  pool?.opened.kind === 'block' ? pool.opened.height : undefined;
