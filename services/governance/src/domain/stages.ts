import type { PoolOpened, PoolSettled } from '@bpdao/messages';
import { afterStage, withPool, type OpenChange } from './open-change.ts';
import { parametersNow } from './parameters.ts';
import type { GovernanceState } from './state.ts';

/** Folds a pool that the VPSC opened for the stage under way. */
export function stagePoolOpened(
  state: GovernanceState,
  { kind, repType, poolId, revealsFromMs = 0, closesAtMs, winRatioPpm }: PoolOpened,
): void {
  if (kind === 'governance' && state.open !== undefined) {
    state.open = withPool(state.open, repType, { opened: { poolId, revealsFromMs, closesAtMs, winRatioPpm } });
  }
}

/**
 * Folds the end of one side's pool. After the last side the change waits for its next stage, or has passed or failed.
 */
export function stagePoolSettled(
  state: GovernanceState,
  { kind, repType, postAddress, outcome, stakes }: PoolSettled,
  atMs: number,
): void {
  const { open } = state;
  if (kind !== 'governance' || open === undefined) return;
  const sum = (side: 'for' | 'against'): bigint =>
    stakes.reduce((total, stake) => (stake.side === side ? total + stake.stake : total), 0n);
  const ended = { outcome, up: sum('for'), down: sum('against') };
  state.lastWords.set(repType, {
    repType,
    post: postAddress,
    stage: open.stage,
    outcome,
    stakesFor: ended.up,
    stakesAgainst: ended.down,
  });
  const after = afterStage(withPool(open, repType, { ended }), atMs, parametersNow(state).stageWaitMs);
  if (after === 'failed') failChange(state, open);
  else state.open = after;
}

/** Folds the failure of a change: the place is free from the next epoch's end on, and the post has to wait. */
export function failChange(state: GovernanceState, { post }: OpenChange): void {
  state.open = undefined;
  state.failed.set(post, state.lastEpoch + 1n + BigInt(parametersNow(state).retryEpochs));
}
