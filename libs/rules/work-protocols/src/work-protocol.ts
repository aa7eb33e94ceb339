import type { Parameters, SignedTransaction, Transaction } from '@bpdao/messages';

/**
 * Checks the next transaction of a list. Returns a code if the transaction may not be in the list; otherwise adds it
 * and returns undefined.
 */
export type ListCheck = (next: Transaction) => string | undefined;

/**
 * The decisions that belong to one version of the WSC; all others are common to all versions
 * (docs/spec/work-protocols.md). Pure. The WSC asks for them when it makes a block of a list, and every producer when
 * it chooses a list and when it polices a block.
 */
export interface WorkProtocol {
  /** Orders the next transactions of two senders: below 0 if a producer takes the first one first. */
  order(first: Transaction, second: Transaction): number;
  /** Begins to examine a list; the check is then called for each transaction in the order of the list. */
  examine(parameters: Parameters): ListCheck;
}

/** The reason why a work protocol refuses a list: the first transaction that breaks its rule. */
export interface ListRefusal {
  readonly index: number;
  readonly code: string;
}

/**
 * Examines a whole list by the work protocol alone, without the rules of the chain; undefined if it may become a block.
 */
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
