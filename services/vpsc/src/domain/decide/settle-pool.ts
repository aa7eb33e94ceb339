import { say } from '@bpdao/actor';
import type { ResultRecorded } from '@bpdao/messages';
import type { VpscDecision } from '../messages.ts';
import { governanceShareNow, parametersNow } from '../parameters.ts';
import { salaryOf, settlement, type ResolvedPool } from '../settlement.ts';
import type { VpscState } from '../state.ts';

/**
 * The Forum has recorded the result of a pool that is not about a block (docs/spec/vpsc.md, "Funded pools"): what was
 * paid becomes salary, or goes back to the funder when nothing was decided.
 */
export function settlePool(
  state: Readonly<VpscState>,
  pool: Readonly<ResolvedPool>,
  result: ResultRecorded,
): VpscDecision {
  const { poolId, kind, repType, postAddress, height, fee, funding } = pool.opened;
  const { outcome } = pool.resolved;
  const { change, balances } = settlement(state, pool, result);
  const isVoid = outcome === 'void';
  const refund = isVoid && funding !== undefined ? { refund: { address: funding.funder, amount: fee } } : undefined;
  const salary = salaryOf(state, {
    repType,
    balances,
    fee: isVoid ? 0n : fee,
    supply: change.supply,
    sharePpm: governanceShareNow(state),
    most: parametersNow(state).maxBlockPayouts,
  });
  return say({
    type: 'pool-settled',
    poolId,
    kind,
    repType,
    postAddress,
    height,
    outcome,
    ...change,
    ...salary,
    ...refund,
  });
}
