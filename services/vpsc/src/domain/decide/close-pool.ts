import { nothing, say } from '@bpdao/actor';
import type { StakeResult } from '@bpdao/messages';
import { settlePool, type PoolStake } from '@bpdao/tokens';
import type { VpscDecision } from '../messages.ts';
import { closesAtMs, quorumBase } from '../pool-closing.ts';
import type { OpenPool, VpscState } from '../state.ts';

/** Tallies a pool whose votes are in or whose window ends; nothing moves yet (docs/spec/vpsc.md, "Tallying"). */
export function closePool(state: Readonly<VpscState>, poolId: string, nowMs: number): VpscDecision {
  const pool = state.openPools.get(poolId);
  if (pool === undefined || pool.resolved !== undefined || nowMs < closesAtMs(pool)) return nothing;
  const { opened } = pool;
  const stakes = stakesOf(pool);
  const base = quorumBase(pool);
  const end = settlePool(
    {
      kind: opened.kind,
      fee: opened.fee,
      supply: opened.supply,
      quorumBase: base,
      redistribute: opened.redistribute,
      mintingRatioPpm: opened.mintingRatioPpm,
      authorPpm: BigInt(opened.authorPpm),
      quorumPpm: BigInt(opened.quorumPpm),
      winRatioPpm: BigInt(opened.winRatioPpm),
      bindingPpm: BigInt(opened.bindingPpm),
    },
    stakes,
  );
  const results = stakes.map(({ who, side, stake, availability, unrevealed }, index): StakeResult => ({
    address: who,
    ...(unrevealed === true ? undefined : { side }),
    stake,
    availability,
    gain: end.ends[index]?.gain ?? 0n,
    loss: end.ends[index]?.loss ?? 0n,
  }));
  return say({
    type: 'pool-resolved',
    poolId,
    kind: opened.kind,
    repType: opened.repType,
    postAddress: opened.postAddress,
    height: opened.height,
    attempt: opened.attempt,
    ...(opened.blockHash === undefined ? undefined : { blockHash: opened.blockHash }),
    outcome: end.outcome,
    quorumReached: end.quorumReached,
    quorumBase: base,
    stakesFor: end.up,
    stakesAgainst: end.down,
    stakes: results,
    minted: end.minted,
    burned: end.burned,
    toPost: end.toPost,
  });
}

function stakesOf({
  opened,
  votes,
  commitments,
}: Readonly<OpenPool>): readonly (PoolStake & { readonly availability: boolean })[] {
  if (opened.revealsFromMs !== undefined) {
    return Array.from(commitments, ([who, { stake, revealed }]) => ({
      who,
      side: revealed?.side ?? 'against',
      stake,
      availability: false,
      unrevealed: revealed === undefined,
    }));
  }
  const cast = Array.from(votes.values(), ({ vote }) => vote.payload.value).map(({ voter, side, stake }) => ({
    who: voter,
    side,
    stake,
    availability: false,
  }));
  if (opened.producer === undefined || opened.availabilityStake === 0n) return cast;
  return [{ who: opened.producer, side: 'for', stake: opened.availabilityStake, availability: true }, ...cast];
}
