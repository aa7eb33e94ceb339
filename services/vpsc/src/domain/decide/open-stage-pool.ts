import { say } from '@bpdao/actor';
import type { StageBegun } from '@bpdao/messages';
import { poolId } from '@bpdao/tokens';
import type { VpscDecision } from '../messages.ts';
import { parametersNow } from '../parameters.ts';
import type { VpscState } from '../state.ts';

/**
 * Opens the pool of a stage that governance begins, also if other pools are open on the post (docs/spec/vpsc.md,
 * "Stages"). It has no fee, so it mints nothing.
 */
export function openStagePool(
  state: Readonly<VpscState>,
  { post, stage, repType, bindingPpm, quorumPpm }: StageBegun,
  nowMs: number,
): VpscDecision {
  const { book, poolCounter, round } = state;
  const { winRatioPpm, redistribute, mintingRatioPpm, authorPpm, stageCommitMs, stageRevealMs } = parametersNow(state);
  const ledger = book.ledger(repType);
  const revealsFromMs = nowMs + stageCommitMs;
  const closesAtMs = revealsFromMs + stageRevealMs;
  return say({
    type: 'pool-opened',
    poolId: poolId(post, repType, poolCounter),
    counter: poolCounter,
    kind: 'governance',
    repType,
    postAddress: post,
    fee: 0n,
    mintingRatioPpm,
    authorPpm,
    wouldMint: 0n,
    quorumPpm,
    winRatioPpm,
    bindingPpm,
    redistribute,
    supply: ledger.supply,
    free: ledger.free,
    activeFree: 0n,
    activeFloorPpm: 0,
    minClosesAtMs: closesAtMs,
    revealsFromMs,
    closesAtMs,
    availabilityStake: 0n,
    height: round.height,
    attempt: 0,
    payoutCount: 0,
    stage,
  });
}
