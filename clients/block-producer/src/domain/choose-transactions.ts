import { paymentOf, refuseTransaction, spentBy, type Account, type AccountBook } from '@bpdao/chain';
import type { Parameters, Payout } from '@bpdao/messages';
import { OrderQueue, type WorkProtocol } from '@bpdao/work-protocols';
import type { ActiveTransaction, Mempool } from './mempool.ts';

/** The values from which a list is chosen. */
export interface ChoiceSituation {
  readonly mempool: Mempool;
  /** The rules of the protocol that makes the block. */
  readonly work: WorkProtocol;
  /** The accounts after the parent block. */
  readonly accounts: Pick<AccountBook, 'get'>;
  /** The payouts that the block makes before its Txs. */
  readonly payouts: readonly Payout[];
  readonly parameters: Parameters;
  /** The height of the block. */
  readonly height: bigint;
  /** The hashes of Txs that were found bad. Later Txs of the same sender are left out too. */
  readonly excluded: ReadonlySet<string>;
}

/** The room for the header and for protobuf's tags and lengths around lists, bytes. */
const HEADER_BYTES = 1_024;
/** The size of an address, an amount and their tags, bytes. */
const PAYOUT_BYTES = 52;
/** The size of a signature, and of the tags and lengths around it and the payload, bytes. */
const AROUND_PAYLOAD_BYTES = 80;

/**
 * Returns the valid Txs in the order of the work protocol, those of each sender in the order of nonces, within its
 * limits and the limits of a block (docs/spec/block-producer.md, "Choosing").
 */
export function chooseTransactions({
  mempool,
  work,
  accounts,
  payouts,
  parameters,
  height,
  excluded,
}: ChoiceSituation): readonly ActiveTransaction[] {
  const changed = new Map<string, Account>();
  const accountOf = (address: string): Account => changed.get(address) ?? accounts.get(address);
  const credit = (address: string, amount: bigint): void => {
    const { balance, nonce } = accountOf(address);
    changed.set(address, { balance: balance + amount, nonce });
  };
  for (const { address, amount } of payouts) credit(address, amount);

  const queue = new OrderQueue<ActiveTransaction>((first, second) =>
    work.order(first.signed.payload.value, second.signed.payload.value),
  );
  const mayStand = work.examine(parameters);
  const enqueue = (sender: string): void => {
    const next = mempool.at(sender, accountOf(sender).nonce);
    if (next !== undefined && !excluded.has(next.hash)) queue.push(next);
  };
  for (const sender of mempool.senders()) enqueue(sender);

  const chosen: ActiveTransaction[] = [];
  let bytesLeft = parameters.maxBlockBytes - HEADER_BYTES - payouts.length * PAYOUT_BYTES;
  for (let head = queue.pop(); head !== undefined && chosen.length < parameters.maxBlockTxs; head = queue.pop()) {
    const { payload } = head.signed;
    const { sender, body } = payload.value;
    const account = accountOf(sender);
    const size = payload.bytes.length + AROUND_PAYLOAD_BYTES;
    if (
      size > bytesLeft ||
      refuseTransaction(head.signed, { height, parameters, account, noncesAhead: 0n }) !== undefined
    ) {
      continue;
    }
    if (mayStand(payload.value) !== undefined) continue;
    changed.set(sender, { balance: account.balance - spentBy(payload.value), nonce: account.nonce + 1n });
    const { to, amount } = paymentOf(body);
    credit(to, amount);
    chosen.push(head);
    bytesLeft -= size;
    enqueue(sender);
  }
  return chosen;
}
