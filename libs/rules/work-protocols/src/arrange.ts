import type { Parameters, SignedTransaction } from '@bpdao/messages';
import { OrderQueue } from './order-queue.ts';
import type { WorkProtocol } from './work-protocol.ts';

/** A list as a work protocol would have it: these transactions in this order, and how many have no place in it. */
export interface Arrangement {
  readonly transactions: readonly SignedTransaction[];
  readonly leftOut: number;
}

/**
 * Puts the transactions of a list in the order of a work protocol, and keeps each sender's own order. It leaves out
 * each transaction that the protocol refuses, and the later ones of the same sender.
 */
export function arrange(
  { order, examine }: WorkProtocol,
  transactions: readonly SignedTransaction[],
  parameters: Parameters,
): Arrangement {
  const waiting = new Map<string, SignedTransaction[]>();
  for (const signed of transactions) {
    const { sender } = signed.payload.value;
    const ofSender = waiting.get(sender);
    if (ofSender === undefined) waiting.set(sender, [signed]);
    else ofSender.push(signed);
  }
  const queue = new OrderQueue<readonly [SignedTransaction, number]>(([first], [second]) =>
    order(first.payload.value, second.payload.value),
  );
  for (const [first] of waiting.values()) if (first !== undefined) queue.push([first, 0]);
  const check = examine(parameters);
  const taken: SignedTransaction[] = [];
  for (let head = queue.pop(); head !== undefined; head = queue.pop()) {
    const [signed, place] = head;
    if (check(signed.payload.value) !== undefined) continue;
    taken.push(signed);
    const next = waiting.get(signed.payload.value.sender)?.[place + 1];
    if (next !== undefined) queue.push([next, place + 1]);
  }
  return { transactions: taken, leftOut: transactions.length - taken.length };
}
