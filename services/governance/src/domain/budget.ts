import { epochOf } from '@bpdao/genesis';
import type { GovernanceSalary, ResultRecorded } from '@bpdao/messages';
import type { Budget, GovernanceState } from './state.ts';

/** Epochs whose budget is remembered. */
export const BUDGETS_KEPT = 10;

/** Counts the parts of a block's reward that reached the ancestry of its protocol. */
export function rewardOfBlock(
  { budgets, inForce, heard }: GovernanceState,
  { kind, height, postAddress, values }: ResultRecorded,
): void {
  if (kind !== 'block' || values.length === 0) return;
  const { posts } = budgetOf(budgets, epochOf(height, inForce.genesisParameters));
  for (const { post, delta } of values) {
    if (post !== postAddress && heard.forum.kinds.has(post)) posts.set(post, (posts.get(post) ?? 0n) + delta);
  }
}

/** Counts the salary of holders of governance REP. */
export function salaryOfHolders(
  { budgets, inForce, heard }: GovernanceState,
  { salary }: Pick<GovernanceSalary, 'salary'>,
): void {
  const { settledHeight } = heard.vpsc;
  budgetOf(budgets, epochOf(settledHeight === 0n ? 1n : settledHeight, inForce.genesisParameters)).toHolders +=
    salary.fee;
}

function budgetOf(budgets: Map<bigint, Budget>, epoch: bigint): Budget {
  const kept = budgets.get(epoch);
  if (kept !== undefined) return kept;
  const budget = { posts: new Map<string, bigint>(), toHolders: 0n };
  budgets.set(epoch, budget);
  const [first] = budgets.keys();
  if (budgets.size > BUDGETS_KEPT && first !== undefined) budgets.delete(first);
  return budget;
}
