import { nothing, say } from '@bpdao/actor';
import { nextBeacon } from '@bpdao/draw';
import type { ResultRecorded, Slash } from '@bpdao/messages';
import { slashOf } from '@bpdao/tokens';
import type { VpscDecision } from '../messages.ts';
import { salaryOf, settlement, type ResolvedPool } from '../settlement.ts';
import type { VpscState } from '../state.ts';

/**
 * Settles a round after the Forum has recorded its block pool's result: the fact states the whole change of the ledger,
 * and the next round (docs/spec/vpsc.md, "Settling").
 */
export function settleRound(
  state: Readonly<VpscState>,
  pool: Readonly<ResolvedPool>,
  result: ResultRecorded,
): VpscDecision {
  const { opened, resolved } = pool;
  const { producer, blockHash, protocol, height, attempt, reveal } = opened;
  if (producer === undefined || blockHash === undefined || protocol === undefined) return nothing;
  const accepted = resolved.outcome === 'accepted';
  const { governance } = state.heard;
  // a return that this block cancels is not in force
  const { maxBlockPayouts: most } = (governance.named(height, protocol) ?? governance.mustBeAt(height)).parameters;
  const { change, balances } = settlement(state, pool, result);
  const paid = salaryOf(state, {
    repType: 'wrep',
    balances,
    fee: accepted ? opened.fee : 0n,
    supply: change.supply,
    sharePpm: governance.governanceShareAt(height),
    most,
  });
  return say({
    type: 'round-settled',
    height,
    attempt,
    poolId: opened.poolId,
    outcome: resolved.outcome,
    blockHash,
    protocol,
    producer,
    postAddress: opened.postAddress,
    stakeLeft: stakeLeft(pool, change.slashes),
    ...change,
    ...paid,
    payouts: state.book.payouts.headAfter(
      accepted ? opened.payoutCount : 0,
      [...paid.queued, ...(paid.governance?.queued ?? [])],
      most,
    ),
    beacon: accepted && reveal !== undefined ? nextBeacon(state.beacon, reveal) : state.beacon,
    nextHeight: accepted ? height + 1n : height,
    nextAttempt: accepted ? 0 : attempt + 1,
    undecided: accepted ? 0 : state.round.undecided + (resolved.outcome === 'void' && resolved.quorumReached ? 1 : 0),
  });
}

function stakeLeft({ opened, resolved }: Readonly<ResolvedPool>, slashes: readonly Slash[]): bigint {
  const stake = resolved.stakes.find(({ availability }) => availability);
  return stake === undefined ? opened.availabilityStake : stake.stake - stake.loss - slashOf(slashes, stake);
}
