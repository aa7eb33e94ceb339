import { transactionsRoot } from '@bpdao/chain';
import {
  defaultGovernable,
  defaultParameters,
  GENESIS_FORMAT,
  governableDocument,
  parametersDocument,
  parseGenesis,
  type Genesis,
} from '@bpdao/genesis';
import type {
  Parameters,
  PoolOpened,
  ProducerSelected,
  Side,
  SignedTransaction,
  TransactionBody,
  VpscFact,
} from '@bpdao/messages';
import {
  commitmentTo,
  hashOf,
  keyPairFromSeed,
  signCommitment,
  signEncumbrance,
  signList,
  signReveal,
  signTransaction,
  signVote,
  voteNonce,
  writeAddress,
  writeAmount,
  type KeyPair,
} from '@bpdao/sdk';
import { RepBook } from '@bpdao/tokens';
import { RevealChains } from '../../block-producer/src/domain/reveal-chain.ts';
import type { Heard, SimulatedNetwork } from './simulated-network.ts';

/** Makes the same key each time for a name. */
export const keyOf = (name: string): KeyPair => keyPairFromSeed(Buffer.alloc(32, name));

/** Makes the genesis of a chain for producers and customers with these parameters. */
export function genesisFor(
  producers: readonly KeyPair[],
  customers: readonly KeyPair[],
  parameters: Partial<Parameters>,
  rep: (index: number) => bigint = () => 1_000_000_000n,
): { readonly genesis: Genesis; readonly file: Uint8Array } {
  const set: Parameters = {
    ...defaultParameters,
    blockIntervalMs: 0,
    voteMinMs: 0,
    voteWindowMs: 200,
    submitTimeoutMs: 500,
    ...parameters,
  };
  const document = {
    format: GENESIS_FORMAT,
    name: 'audited',
    time: '2023-11-01T00:00:00.000Z',
    accounts: customers.map(({ address }) => ({ address: writeAddress(address), balance: '1000000' })),
    members: producers.map(({ address }, index) => ({
      address: writeAddress(address),
      wrep: writeAmount(rep(index)).replaceAll(',', ''),
    })),
    founders: [],
    posts: [
      {
        name: 'work',
        kind: 'protocol',
        authors: [{ address: writeAddress(keyOf('author').address), weightPpm: 1_000_000 }],
        references: [],
        content: { name: 'work-protocol', version: '1.0.0' },
      },
    ],
    protocol: 'work',
    governable: governableDocument(defaultGovernable),
    parameters: parametersDocument(set),
  };
  const file = Buffer.from(JSON.stringify(document));
  return { genesis: parseGenesis(file), file };
}

/** A customer that keeps its nonce. */
export class Customer {
  readonly keyPair: KeyPair;
  private nonce = 0n;
  private readonly network: SimulatedNetwork;

  constructor(keyPair: KeyPair, network: SimulatedNetwork) {
    this.keyPair = keyPair;
    this.network = network;
  }

  /** Signs the next Tx. */
  sign(
    body: TransactionBody,
    validUntilHeight: bigint,
    fee = 100n,
    nonce = this.nonce++,
  ): SignedTransaction & { readonly type: 'submit-transaction' } {
    return signTransaction(
      { keyPair: this.keyPair, chainId: this.network.genesis.chainId },
      { sender: this.keyPair.address, nonce, fee, validUntilHeight, body },
    );
  }
}

/** The ways in which producers deviate from honest ones. */
export interface Mischief {
  /** Tells if a producer lets its slot pass. */
  misses(producer: string, height: bigint): boolean;
  /** Returns the side that a member takes on a block. */
  side(voter: string, opened: PoolOpened): Side;
  /** Returns the list that a drawn producer signs, out of the active transactions, given by sender and nonce. */
  list(transactions: readonly SignedTransaction[], selected: ProducerSelected): readonly SignedTransaction[];
  /** Returns the vote of a member in a funded pool; undefined if it does not vote. */
  hidden(voter: string): { readonly side: Side; readonly reveals: boolean } | undefined;
}

export const honest: Mischief = {
  misses: () => false,
  side: () => 'for',
  list: (transactions) => transactions,
  hidden: () => undefined,
};

/** The divisor of a member's free REP that gives its stake: on a block, and on another post. */
const VOTE_PART = 2n;
const HIDDEN_PART = 50n;

/** Producers that keep their own state, and do the mischief of a test. */
export class Producers {
  readonly keys: ReadonlyMap<string, KeyPair>;
  height = 1n;
  private readonly network: SimulatedNetwork;
  private readonly mischief: Mischief;
  private readonly chains: ReadonlyMap<string, RevealChains>;
  private readonly sequences = new Map<string, bigint>();
  private readonly active = new Map<string, SignedTransaction>();
  private selected: ProducerSelected | undefined;
  private readonly book: RepBook;

  constructor(network: SimulatedNetwork, keys: readonly KeyPair[], mischief: Mischief = honest) {
    this.network = network;
    this.book = new RepBook(network.genesis.members, network.genesis.parameters.payoutMin);
    this.keys = new Map(keys.map((key) => [key.address, key]));
    this.chains = new Map(keys.map((key) => [key.address, new RevealChains(key.seed, network.genesis.chainId)]));
    this.mischief = mischief;
    network.onFact((heard) => this.hear(heard));
  }

  /** Offers REP with a protocol and a tip of its own, and resolves with the answer. */
  offer(producer: string, target: bigint, protocol = this.network.genesis.protocol): Promise<string> {
    const sequence = (this.sequences.get(producer) ?? 0n) + 1n;
    this.sequences.set(producer, sequence);
    const chain = this.chains.get(producer);
    chain?.begin(sequence);
    return this.network.tell(
      'asc',
      signEncumbrance(this.signer(producer), { producer, sequence, target, protocol, tip: chain?.tip(sequence) ?? '' }),
    );
  }

  /** Uses up a sequence, for a command that is made elsewhere. */
  nextSequence(producer: string): bigint {
    const sequence = (this.sequences.get(producer) ?? 0n) + 1n;
    this.sequences.set(producer, sequence);
    return sequence;
  }

  signer(address: string): { readonly keyPair: KeyPair; readonly chainId: string } {
    const keyPair = this.keys.get(address);
    if (keyPair === undefined) throw new Error(`nobody has the key of ${address}`);
    return { keyPair, chainId: this.network.genesis.chainId };
  }

  private hear({ actor, fact }: Heard): void {
    if (actor === 'vpsc') this.book.fold(fact as VpscFact);
    switch (fact.type) {
      case 'producer-selected':
        this.selected = fact;
        return;
      case 'stake-taken':
        if (this.selected?.producer === fact.producer && !this.mischief.misses(fact.producer, fact.height)) {
          void this.submit(this.selected);
        }
        return;
      case 'transactions-gossiped':
        if (fact.replaces !== undefined) this.active.delete(fact.replaces);
        this.active.set(hashOf(fact.transaction.payload.bytes), fact.transaction);
        return;
      case 'transactions-dropped':
        for (const { hash } of fact.drops) this.active.delete(hash);
        return;
      case 'result-recorded':
        if (fact.transactionStatus === 'settled') for (const hash of fact.transactions) this.active.delete(hash);
        return;
      case 'round-settled':
        this.height = fact.nextHeight;
        return;
      case 'pool-opened':
        if (fact.kind === 'block') this.vote(fact);
        if (fact.kind === 'funded') this.commit(fact);
        return;
      default:
    }
  }

  private async submit(selected: ProducerSelected): Promise<void> {
    const {
      producer,
      receipt: { height, attempt },
      parent,
      tip,
    } = selected;
    const transactions = this.mischief.list(this.inOrder(), selected);
    const reveal = this.chains.get(producer)?.find(tip)?.preimage ?? '';
    await this.network.tell(
      'wsc',
      signList(
        this.signer(producer),
        {
          producer,
          height,
          attempt,
          try: 0,
          parent,
          reveal,
          transactionsRoot: transactionsRoot(transactions),
          transactionCount: transactions.length,
        },
        transactions,
      ),
    );
  }

  /** Returns the transactions of each sender by nonce, from the first that may be next. */
  private inOrder(): readonly SignedTransaction[] {
    return [...this.active.values()].toSorted((a, b) => Number(a.payload.value.nonce - b.payload.value.nonce));
  }

  private vote(opened: PoolOpened): void {
    for (const voter of this.keys.keys()) {
      const stake = this.book.wrep.freeOf(voter) / VOTE_PART;
      if (stake > 0n) {
        void this.network.tell(
          'vpsc',
          signVote(this.signer(voter), {
            voter,
            poolId: opened.poolId,
            side: this.mischief.side(voter, opened),
            stake,
          }),
        );
      }
    }
  }

  private commit({ poolId, revealsFromMs = 0 }: PoolOpened): void {
    const { chainId } = this.network.genesis;
    const { clock } = this.network;
    for (const [voter, keyPair] of this.keys) {
      const hidden = this.mischief.hidden(voter);
      if (hidden === undefined) continue;
      const stake = this.book.wrep.freeOf(voter) / HIDDEN_PART;
      const { side } = hidden;
      void this.network.tell(
        'vpsc',
        signCommitment(this.signer(voter), {
          voter,
          poolId,
          stake,
          commitment: commitmentTo(keyPair, chainId, { poolId, side, stake }),
        }),
      );
      if (hidden.reveals) {
        clock.after(
          revealsFromMs - clock.wallMs() + 5,
          () =>
            void this.network.tell(
              'vpsc',
              signReveal(this.signer(voter), { voter, poolId, side, nonce: voteNonce(keyPair, chainId, poolId) }),
            ),
        );
      }
    }
  }
}
