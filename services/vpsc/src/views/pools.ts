import type { GetOpenPools, GetPool, OpenPools, PoolFound } from '@bpdao/messages';
import type { VpscState } from '../domain/state.ts';

/** Answers with the open pools, in the order in which they were opened. */
export const openPoolsView = (
  { openPools }: Readonly<VpscState>,
  _query: GetOpenPools,
): { readonly type: 'open-pools' } & OpenPools => ({
  type: 'open-pools',
  pools: [...openPools.values()].filter(({ resolved }) => resolved === undefined).map(({ opened }) => opened),
});

/** Answers with one open pool and its votes. */
export function poolView(
  { openPools }: Readonly<VpscState>,
  { poolId }: GetPool,
): { readonly type: 'pool' } & PoolFound {
  const pool = openPools.get(poolId);
  if (pool === undefined) return { type: 'pool', votes: [], hidden: [] };
  const hidden = Array.from(pool.commitments, ([voter, { stake, commitment, revealed }]) => ({
    voter,
    stake,
    commitment,
    ...(revealed === undefined ? undefined : { side: revealed.side }),
  }));
  return {
    type: 'pool',
    opened: pool.opened,
    votes: Array.from(pool.votes.values(), ({ vote }) => vote.payload.value),
    hidden,
  };
}
