import { say } from '@bpdao/actor';
import type { PoolResolved, ResultRecorded } from '@bpdao/messages';
import { propagate } from '@bpdao/references';
import type { ForumDecision } from '../messages.ts';
import { governingNow } from '../parameters.ts';
import type { ForumState } from '../state.ts';
import { transactionHashes } from '../transaction-hashes.ts';

/**
 * Records the result of a resolved pool, however it ended (docs/spec/forum.md, "Results").
 *
 * Only an acceptance rewards: the reward enters at the post and is propagated by the limits in force at that moment. A
 * pool may run for many epochs, and the limits of its own height may be forgotten.
 */
export function recordResult(state: Readonly<ForumState>, pool: PoolResolved): ForumDecision {
  const { poolId, kind, repType, postAddress, outcome, height, attempt, blockHash } = pool;
  const reward = outcome === 'accepted' ? pool.toPost : 0n;
  const { parameters } = governingNow(state.heard);
  const { credits, debits, burned, values, flows } = propagate(state.graphs[repType], postAddress, reward, parameters);
  const result = {
    poolId,
    kind,
    repType,
    postAddress,
    outcome,
    height,
    attempt,
    reward,
    credits,
    debits,
    burned,
    values,
    flows,
  };
  return say({ type: 'result-recorded', ...result, ...transactionsOf(state, blockHash, outcome === 'accepted') });
}

/** Returns a block's transactions and their status; a pool that is about no block has none. */
function transactionsOf(
  state: Readonly<ForumState>,
  blockHash: string | undefined,
  isAccepted: boolean,
): Pick<ResultRecorded, 'blockHash' | 'transactions' | 'transactionStatus'> {
  if (blockHash === undefined) return { transactions: [] };
  const block = state.heard.wsc.blocks.get(blockHash);
  if (block === undefined) throw new Error(`A pool was resolved on block ${blockHash}, which was never proposed.`);
  return { blockHash, transactions: transactionHashes(block), transactionStatus: isAccepted ? 'settled' : 'returned' };
}
