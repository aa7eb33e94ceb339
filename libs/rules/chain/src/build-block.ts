import {
  encodeBlock,
  encodeBlockHeader,
  encodeDrawReceipt,
  encodePost,
  opened,
  sha256Hex,
  type Block,
  type BlockList,
  type BlockProposed,
  type DrawReceipt,
  type Opened,
  type Parameters,
  type Payout,
  type Post,
  type SignedTransaction,
  type TransactionRefusal,
} from '@bpdao/messages';
import type { ChainState } from './chain-state.ts';
import { payoutsRoot } from './roots.ts';

/** The inputs of a block that an attempt fixes before any list arrives. */
export interface AttemptInputs {
  readonly chainId: string;
  readonly receipt: DrawReceipt;
  readonly producer: string;
  /** Listed offer, µREP. */
  readonly stake: bigint;
  readonly protocol: string;
  readonly parameters: Parameters;
  readonly parametersHash: string;
  /** Payments that the DAO owes by the round that began the height. */
  readonly payouts: readonly Payout[];
}

/** A producer's list, checked to be its own. */
export interface SubmittedList {
  readonly list: Opened<BlockList>;
  readonly listSignature: Uint8Array;
  readonly transactions: readonly SignedTransaction[];
}

/** The block of a list, or the reason why it makes none. */
export type BuiltBlock =
  | { readonly type: 'built'; readonly proposed: BlockProposed }
  | { readonly type: 'invalid'; readonly index: number; readonly refusal: TransactionRefusal }
  | { readonly type: 'too-large'; readonly bytes: number };

/**
 * Builds the block of an attempt and a list: a function of parent state, header inputs, payouts and transactions
 * (docs/spec/wsc.md, "The block").
 */
export function buildBlock(
  chain: ChainState,
  attempt: AttemptInputs,
  submitted: SubmittedList,
  nowMs: number,
): BuiltBlock {
  const { parameters, payouts, receipt } = attempt;
  const { transactions, list, listSignature } = submitted;
  const executed = chain.execute(
    { height: receipt.height, payouts, transactions, subsidy: parameters.subsidy },
    parameters,
  );
  if (executed.type === 'invalid') return executed;
  const header = opened(encodeBlockHeader, {
    chainId: attempt.chainId,
    height: receipt.height,
    attempt: receipt.attempt,
    parent: chain.hash,
    protocol: attempt.protocol,
    parametersHash: attempt.parametersHash,
    producer: attempt.producer,
    receiptHash: sha256Hex(encodeDrawReceipt(receipt)),
    reveal: list.value.reveal,
    payoutsRoot: payoutsRoot(payouts),
    transactionsRoot: list.value.transactionsRoot,
    stateRoot: executed.tree.root,
    fees: executed.fees,
    subsidy: parameters.subsidy,
    timeMs: Math.max(chain.timeMs + 1, nowMs),
  });
  const block: Block = { header, payouts, transactions, list, listSignature };
  const bytes = encodeBlock(block).length;
  if (bytes > parameters.maxBlockBytes) return { type: 'too-large', bytes };
  chain.remember(block, executed);
  const hash = sha256Hex(header.bytes);
  const post = opened(encodePost, blockPost(hash, attempt));
  return {
    type: 'built',
    proposed: {
      block,
      hash,
      post,
      postAddress: sha256Hex(post.bytes),
      stake: attempt.stake,
      fees: executed.fees,
      subsidy: parameters.subsidy,
    },
  };
}

/**
 * Returns the post of a block. The producer is its author; it refers to the active protocol, so that the protocol's
 * authors are paid.
 */
export const blockPost = (
  hash: string,
  { producer, protocol, parameters }: Pick<AttemptInputs, 'producer' | 'protocol' | 'parameters'>,
): Post => ({
  kind: 'block',
  authors: [{ address: producer, weightPpm: 1_000_000 }],
  references: parameters.authorSharePpm === 0 ? [] : [{ target: protocol, weightPpm: parameters.authorSharePpm }],
  content: Buffer.from(hash, 'hex'),
});
