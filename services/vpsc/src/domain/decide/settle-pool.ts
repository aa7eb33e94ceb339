import { say } from '@bpdao/actor';
import type { ResultRecorded } from '@bpdao/messages';
import type { VpscDecision } from '../messages.ts';
import { governanceShareNow, parametersNow } from '../parameters.ts';
import { salaryOf, settlement, type ResolvedPool } from '../settlement.ts';
import type { VpscState } from '../state.ts';

/**
 * Settles a pool that is not about a block, after the Forum has recorded its result (docs/spec/vpsc.md, "Funded
 * pools"): the paid amount becomes salary, or returns to the funder if the pool is void.
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
