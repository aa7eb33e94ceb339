import type { Parameters, SignedTransaction, Transaction } from '@bpdao/messages';

/**
 * Says of the next transaction of a list why it may not stand there, as a code; undefined when it may, and then it
 * does.
 */
export type ListCheck = (next: Transaction) => string | undefined;

/**
 * What a version of the WSC decides by itself; all else is common to all versions (docs/spec/work-protocols.md). Pure:
 * the WSC asks when it makes a block of a list, and every producer when it chooses one and when it polices a block.
 */
export interface WorkProtocol {
  /** Which of two senders' next transactions a producer takes first: below 0 the first one. */
  order(first: Transaction, second: Transaction): number;
  /** Begins to look at a list, whose transactions are then asked about in its order. */
  examine(parameters: Parameters): ListCheck;
}

/** Why a work protocol does not take a list: the first transaction that breaks its rule. */
export interface ListRefusal {
  readonly index: number;
  readonly code: string;
}

/** Looks at a whole list, beside the rules of the chain; undefined when it may become a block. */
export function refuseList(
  work: WorkProtocol,
  transactions: readonly SignedTransaction[],
  parameters: Parameters,
): ListRefusal | undefined {
  const check = work.examine(parameters);
  for (const [index, { payload }] of transactions.entries()) {
    const code = check(payload.value);
    if (code !== undefined) return { index, code };
  }
  return undefined;
}
