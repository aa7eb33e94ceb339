import { buildBlock, ChainState, transactionsRoot, type BuiltBlock } from '@bpdao/chain';
import { defaultParameters } from '@bpdao/genesis';
import {
  encodeBlockList,
  encodeParameters,
  encodeTransaction,
  opened,
  sha256Hex,
  type Parameters,
  type SignedTransaction,
  type Transaction,
} from '@bpdao/messages';
import { refuseList, type ListRefusal, type WorkProtocol } from '@bpdao/work-protocols';

/**
 * A worked example of a work protocol: parent state, inputs, payouts and transactions, and the header or the refusal
 * that must follow (docs/spec/work-protocols.md, "Block vectors"). Amounts are µ$ as decimal texts, hashes and
 * addresses hex.
 */
export interface BlockVector {
  /** Finishes the sentence "a list …". */
  readonly name: string;
  /** The parameters that differ from their defaults. */
  readonly parameters?: Readonly<Record<string, number | string | boolean>>;
  readonly parent: {
    readonly timeMs: number;
    readonly accounts: readonly { readonly address: string; readonly balance: string }[];
  };
  readonly inputs: {
    readonly chainId: string;
    readonly protocol: string;
    readonly producer: string;
    readonly beacon: string;
    readonly reveal: string;
    readonly attempt: number;
    readonly nowMs: number;
  };
  readonly payouts: readonly { readonly address: string; readonly amount: string }[];
  readonly transactions: readonly {
    readonly sender: string;
    readonly nonce: string;
    readonly fee: string;
    readonly validUntilHeight: string;
    readonly to: string;
    readonly amount: string;
  }[];
  /** Absent while the vector is being written. */
  readonly expected?: BlockOutcome;
}

/** The outcome of a list: the encoded header of its block, hex, or the first transaction that may not be in it. */
export type BlockOutcome =
  { readonly header: string } | { readonly refused: { readonly index: number; readonly code: string } };

const NO_SIGNATURE = new Uint8Array(64);
/** The height and the stake of every vector: each is the first block of a chain with one offer. */
const HEIGHT = 1n;
const STAKE = 1_000_000n;

/** The list of a vector, as a work protocol examines it. */
export interface VectorList {
  readonly parameters: Parameters;
  readonly transactions: readonly Transaction[];
}

/** Makes the block of a vector by a work protocol, as the WSC does. Throws if the vector is malformed. */
export function outcomeOf(work: WorkProtocol, vector: BlockVector): BlockOutcome {
  return outcomeAfter(
    refuseList(work, vector.transactions.map(signedOf), parametersOf(vector.parameters ?? {})),
    vector,
  );
}

/** Returns the list of a vector, as a work protocol examines it. Throws if the vector is malformed. */
export const listOf = ({ transactions, parameters = {} }: BlockVector): VectorList => ({
  parameters: parametersOf(parameters),
  transactions: transactions.map((one) => signedOf(one).payload.value),
});

/**
 * Returns the outcome of a vector after the work protocol took or refused its list. Throws if the vector is malformed.
 */
export function outcomeAfter(refused: ListRefusal | undefined, vector: BlockVector): BlockOutcome {
  if (refused !== undefined) return { refused: { index: refused.index, code: refused.code } };
  const built = build(vector, vector.transactions.map(signedOf), parametersOf(vector.parameters ?? {}));
  switch (built.type) {
    case 'built':
      return { header: Buffer.from(built.proposed.block.header.bytes).toString('hex') };
    case 'invalid':
      return { refused: { index: built.index, code: built.refusal } };
    case 'too-large':
      return { refused: { index: vector.transactions.length, code: 'BLOCK_TOO_LARGE' } };
    default:
      return built satisfies never;
  }
}

function build(
  { parent, inputs, payouts }: BlockVector,
  transactions: readonly SignedTransaction[],
  parameters: Parameters,
): BuiltBlock {
  const { chainId, protocol, producer, beacon, reveal, attempt, nowMs } = inputs;
  const chain = new ChainState({
    chainId,
    timeMs: parent.timeMs,
    accounts: parent.accounts.map(({ address, balance }) => ({ address, balance: BigInt(balance) })),
  });
  const receipt = {
    beacon,
    height: HEIGHT,
    attempt,
    counter: 0,
    totalWeight: STAKE,
    index: 0n,
    listSequence: 1,
    listIndex: 0,
    excluded: [],
    closedAnew: true,
  };
  const list = opened(encodeBlockList, {
    producer,
    height: HEIGHT,
    attempt,
    try: 0,
    parent: chainId,
    reveal,
    transactionsRoot: transactionsRoot(transactions),
    transactionCount: transactions.length,
  });
  const due = payouts.map(({ address, amount }) => ({ address, amount: BigInt(amount) }));
  const terms = {
    chainId,
    receipt,
    producer,
    stake: STAKE,
    protocol,
    parameters,
    parametersHash: sha256Hex(encodeParameters(parameters)),
    payouts: due,
  };
  return buildBlock(chain, terms, { list, listSignature: NO_SIGNATURE, transactions }, nowMs);
}

function signedOf({
  sender,
  nonce,
  fee,
  validUntilHeight,
  to,
  amount,
}: BlockVector['transactions'][number]): SignedTransaction {
  const transaction = {
    sender,
    nonce: BigInt(nonce),
    fee: BigInt(fee),
    validUntilHeight: BigInt(validUntilHeight),
    body: { type: 'transfer', to, amount: BigInt(amount), memo: '' },
  } as const;
  return { payload: opened(encodeTransaction, transaction), signature: NO_SIGNATURE };
}

function parametersOf(changed: NonNullable<BlockVector['parameters']>): Parameters {
  const known = defaultParameters as unknown as Readonly<Record<string, unknown>>;
  const read = Object.entries(changed).map(([name, value]) => {
    if (!(name in known)) throw new RangeError(`there is no parameter "${name}"`);
    return [name, typeof known[name] === 'bigint' ? BigInt(value) : value] as const;
  });
  return { ...defaultParameters, ...Object.fromEntries(read) };
}
