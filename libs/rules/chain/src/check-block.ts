import { encodeDrawReceipt, encodePost, sha256Hex, type Block, type BlockProposed, type Payout } from '@bpdao/messages';
import { blockPost, type AttemptInputs } from './build-block.ts';
import type { ChainState } from './chain-state.ts';
import { payoutsRoot, transactionsRoot } from './roots.ts';

/**
 * The rule that a proposed block breaks. Signatures and the draw are checked elsewhere: they need the keys and the
 * list.
 */
export type BlockFault =
  | 'WRONG_CHAIN'
  | 'WRONG_HEIGHT'
  | 'WRONG_ATTEMPT'
  | 'WRONG_PARENT'
  | 'WRONG_PROTOCOL'
  | 'WRONG_PARAMETERS'
  | 'WRONG_PRODUCER'
  | 'WRONG_RECEIPT'
  | 'WRONG_REVEAL'
  | 'WRONG_LIST'
  | 'WRONG_PAYOUTS'
  | 'WRONG_PAYOUTS_ROOT'
  | 'WRONG_TRANSACTIONS_ROOT'
  | 'TRANSACTION_INVALID'
  | 'WRONG_STATE_ROOT'
  | 'WRONG_FEES'
  | 'WRONG_SUBSIDY'
  | 'WRONG_TIME'
  | 'TOO_MANY_TRANSACTIONS'
  | 'WRONG_HASH'
  | 'WRONG_STAKE'
  | 'WRONG_POST';

/** The values that a block must agree with. */
export interface ExpectedBlock extends AttemptInputs {
  /** The tip of the producer's offer, which the reveal must open. */
  readonly tip: string;
  /** A block's time must not be later, milliseconds since the epoch. */
  readonly latestMs: number;
}

/**
 * Executes a proposed block again and names the first rule that it breaks (docs/spec/block-producer.md, "Policing");
 * undefined when it is right.
 */
export function checkBlock(
  chain: ChainState,
  proposed: BlockProposed,
  expected: ExpectedBlock,
): BlockFault | undefined {
  return (
    headerFault(chain, proposed.block, expected) ??
    listFault(proposed.block, expected) ??
    contentFault(chain, proposed, expected)
  );
}

function headerFault(
  chain: ChainState,
  { header: { value: header } }: Block,
  expected: ExpectedBlock,
): BlockFault | undefined {
  const { receipt, parameters } = expected;
  if (header.chainId !== expected.chainId) return 'WRONG_CHAIN';
  if (header.height !== receipt.height || header.height !== chain.height + 1n) return 'WRONG_HEIGHT';
  if (header.attempt !== receipt.attempt) return 'WRONG_ATTEMPT';
  if (header.parent !== chain.hash) return 'WRONG_PARENT';
  if (header.protocol !== expected.protocol) return 'WRONG_PROTOCOL';
  if (header.parametersHash !== expected.parametersHash) return 'WRONG_PARAMETERS';
  if (header.producer !== expected.producer) return 'WRONG_PRODUCER';
  if (header.receiptHash !== sha256Hex(encodeDrawReceipt(receipt))) return 'WRONG_RECEIPT';
  if (sha256Hex(Buffer.from(header.reveal, 'hex')) !== expected.tip) return 'WRONG_REVEAL';
  if (header.subsidy !== parameters.subsidy) return 'WRONG_SUBSIDY';
  return header.timeMs <= chain.timeMs || header.timeMs > expected.latestMs ? 'WRONG_TIME' : undefined;
}

function listFault(
  { header: { value: header }, list: { value: list }, transactions }: Block,
  expected: ExpectedBlock,
): BlockFault | undefined {
  const isTheProducers =
    list.producer === header.producer &&
    list.height === header.height &&
    list.attempt === header.attempt &&
    list.parent === header.parent &&
    list.reveal === header.reveal;
  if (
    !isTheProducers ||
    list.transactionsRoot !== header.transactionsRoot ||
    list.transactionCount !== transactions.length
  ) {
    return 'WRONG_LIST';
  }
  return transactions.length > expected.parameters.maxBlockTxs ? 'TOO_MANY_TRANSACTIONS' : undefined;
}

function contentFault(chain: ChainState, proposed: BlockProposed, expected: ExpectedBlock): BlockFault | undefined {
  const { block } = proposed;
  const { value: header } = block.header;
  if (!samePayouts(block.payouts, expected.payouts)) return 'WRONG_PAYOUTS';
  if (header.payoutsRoot !== payoutsRoot(block.payouts)) return 'WRONG_PAYOUTS_ROOT';
  if (header.transactionsRoot !== transactionsRoot(block.transactions)) return 'WRONG_TRANSACTIONS_ROOT';
  const executed = chain.execute(
    { height: header.height, payouts: block.payouts, transactions: block.transactions, subsidy: header.subsidy },
    expected.parameters,
  );
  if (executed.type === 'invalid') return 'TRANSACTION_INVALID';
  if (header.fees !== executed.fees || proposed.fees !== executed.fees || proposed.subsidy !== header.subsidy) {
    return 'WRONG_FEES';
  }
  if (header.stateRoot !== executed.tree.root) return 'WRONG_STATE_ROOT';
  chain.remember(block, executed);
  return offerFault(proposed, expected);
}

/** Checks the block's hash, its stake, and the post that pays the protocol's authors. */
function offerFault(proposed: BlockProposed, expected: ExpectedBlock): BlockFault | undefined {
  const hash = sha256Hex(proposed.block.header.bytes);
  if (proposed.hash !== hash) return 'WRONG_HASH';
  if (proposed.stake !== expected.stake) return 'WRONG_STAKE';
  const post = encodePost(blockPost(hash, expected));
  return Buffer.compare(post, proposed.post.bytes) === 0 && proposed.postAddress === sha256Hex(post)
    ? undefined
    : 'WRONG_POST';
}

const samePayouts = (paid: readonly Payout[], due: readonly Payout[]): boolean =>
  paid.length === due.length &&
  paid.every(({ address, amount }, index) => address === due[index]?.address && amount === due[index].amount);
