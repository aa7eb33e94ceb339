import type { Heard } from '@bpdao/actor';
import type { Fact } from '@bpdao/catalogue';
import { buildBlock, transactionsRoot } from '@bpdao/chain';
import { drawProducer, nextBeacon } from '@bpdao/draw';
import { roundSettled } from '@bpdao/facts';
import { defaultParameters, parametersDocument, parseGenesis, type Genesis } from '@bpdao/genesis';
import type {
  BlockProposed,
  EncumbranceAsked,
  PoolOpened,
  ProducerSelected,
  RoundSettled,
  SignedTransaction,
} from '@bpdao/messages';
import { keyPairFromSeed, signEncumbrance, signList, writeAddress, type KeyPair, type SaidFact } from '@bpdao/sdk';
import { fold, producerState, type ProducerState, type Settings } from '../src/index.ts';

export const REP = 1_000_000n;
export const alice = keyPairFromSeed(Buffer.alloc(32, 1));
export const bob = keyPairFromSeed(Buffer.alloc(32, 2));
/** A customer with $ and without REP. */
export const carol = keyPairFromSeed(Buffer.alloc(32, 3));

/** Another customer with $ and without REP. */
export const dave = keyPairFromSeed(Buffer.alloc(32, 4));

const genesisFile = (
  members: readonly KeyPair[],
  founders: readonly KeyPair[],
  manifest: object = { name: 'work-protocol', version: '1.0.0' },
): object => ({
  format: 'bpdao-genesis/1',
  name: 'test',
  time: '2026-01-01T00:00:00Z',
  accounts: [carol, dave].map(({ address }) => ({ address: writeAddress(address), balance: '1000' })),
  members: members.map(({ address }) => ({ address: writeAddress(address), wrep: '100' })),
  founders: founders.map(({ address }) => writeAddress(address)),
  posts: [
    {
      name: 'protocol',
      kind: 'protocol',
      authors: [{ address: writeAddress(alice.address), weightPpm: 1_000_000 }],
      references: [],
      content: manifest,
    },
  ],
  protocol: 'protocol',
  parameters: parametersDocument(defaultParameters),
  governable: [],
});

/** A genesis in which alice and bob have 100 REP each. */
export const genesis: Genesis = parseGenesis(Buffer.from(JSON.stringify(genesisFile([alice, bob], []))));
/** The same genesis with a protocol that only an installed package can run. */
export const genesisOfOutsider: Genesis = parseGenesis(
  Buffer.from(
    JSON.stringify(genesisFile([alice, bob], [], { name: 'outsider', version: '1.0.0', digest: 'ab'.repeat(32) })),
  ),
);
/** A genesis without REP, in which alice is a founder. */
export const genesisWithoutRep: Genesis = parseGenesis(Buffer.from(JSON.stringify(genesisFile([], [alice]))));

export const settings: Settings = {
  offerSharePpm: 200_000n,
  voteSharePpm: 950_000n,
  poolSharePpm: 100_000n,
  protocols: [],
  installed: [],
};

/** Makes the facts that a producer hears, one after the other, each in its place. */
export class ChainOfFacts {
  readonly state: ProducerState;
  private readonly genesis: Genesis;
  private readonly sequences = new Map<string, number>();

  constructor(own: KeyPair = alice, from: Genesis = genesis) {
    this.genesis = from;
    this.state = producerState(from, own.address, own.seed);
  }

  hear(actor: SaidFact['actor'], fact: Fact, heard: Heard = {}): SaidFact {
    const sequence = (this.sequences.get(actor) ?? 0) + 1;
    this.sequences.set(actor, sequence);
    const said: SaidFact = {
      actor,
      position: { sequence, index: 0 },
      atMs: this.genesis.timeMs + 1_000,
      cause: { type: 'deadline', key: 'test' },
      trace: { traceId: '', spanId: '' },
      heard,
      fact,
    };
    fold(this.state, said);
    return said;
  }

  /** Makes an offer of this producer or of another one, encumbered at once. */
  offer(keyPair: KeyPair, target: bigint, sequence = 1n): SaidFact {
    const { protocol, chainId } = this.genesis;
    const tip = producerState(this.genesis, keyPair.address, keyPair.seed).reveals.tip(sequence);
    const encumber = signEncumbrance(
      { keyPair, chainId },
      { producer: keyPair.address, sequence, target, protocol, tip },
    );
    const offer: EncumbranceAsked['offer'] = {
      producer: keyPair.address,
      target,
      encumbered: target,
      weight: target,
      protocol,
      tip,
    };
    this.hear('asc', {
      type: 'encumbrance-asked',
      offer: { ...offer, encumbered: 0n, weight: 0n },
      delta: target,
      encumber,
    });
    this.hear('vpsc', { type: 'rep-encumbered', producer: keyPair.address, delta: target, encumbered: target });
    return this.hear('asc', { type: 'offer-changed', offer, change: 'encumbered' });
  }

  /** Makes the next draw, with changes of the test. */
  drawn(
    change: (selected: ProducerSelected) => ProducerSelected = (same) => same,
  ): ProducerSelected & { readonly type: 'producer-selected' } {
    const {
      book,
      beacon,
      next: { height, attempt },
      wrepSupply,
      chain,
    } = this.state;
    const drawn = book.listForDraw(wrepSupply);
    const inForce = drawn?.list;
    const closedAnew = inForce === undefined || inForce.totalWeight === 0n;
    const list = closedAnew ? book.standingNow(wrepSupply) : inForce;
    const { offer, index, counter, totalWeight } = drawProducer(list, beacon, height, attempt);
    const listed = closedAnew ? undefined : book.listPosition();
    const at = listed ?? { sequence: this.sequences.get('asc') ?? 0, index: 0 };
    const { protocol, parametersHash } = this.genesis;
    const receipt = {
      beacon,
      height,
      attempt,
      counter,
      totalWeight,
      index,
      listSequence: at.sequence,
      listIndex: at.index,
      excluded: closedAnew ? [] : (drawn?.excluded ?? []),
      closedAnew,
    };
    return {
      type: 'producer-selected',
      ...change({
        receipt,
        producer: offer.producer,
        stake: offer.weight,
        tip: offer.tip,
        protocol,
        parent: chain.hash,
        parametersHash,
      }),
    };
  }

  /** Takes the stake of the running attempt. */
  taken(): SaidFact {
    const {
      height,
      attempt,
      selected: { producer, stake },
    } = this.round();
    return this.hear('asc', { type: 'stake-taken', height, attempt, producer, amount: stake });
  }

  /** Makes the block that a right WSC proposes for the running attempt. */
  block(transactions: readonly SignedTransaction[] = []): BlockProposed & { readonly type: 'block-proposed' } {
    const { height, attempt, selected } = this.round();
    const { protocol, parameters, parametersHash, chainId } = this.genesis;
    const keyPair = selected.producer === alice.address ? alice : bob;
    const reveal = producerState(this.genesis, keyPair.address, keyPair.seed).reveals;
    reveal.begin(1n);
    const list = {
      producer: keyPair.address,
      height,
      attempt,
      try: 0,
      parent: selected.parent,
      reveal: reveal.find(selected.tip)?.preimage ?? '',
      transactionsRoot: transactionsRoot(transactions),
      transactionCount: transactions.length,
    };
    const signed = signList({ keyPair, chainId }, list, transactions);
    const inputs = {
      chainId,
      receipt: selected.receipt,
      producer: keyPair.address,
      stake: selected.stake,
      protocol,
      parameters,
      parametersHash,
      payouts: this.state.payoutsDue,
    };
    const built = buildBlock(
      this.state.chain,
      inputs,
      { list: signed.payload, listSignature: signed.signature, transactions },
      this.genesis.timeMs + 1_000,
    );
    if (built.type !== 'built') throw new Error(`the block could not be built: ${JSON.stringify(built)}`);
    return { type: 'block-proposed', ...built.proposed };
  }

  /** Opens the pool on the running attempt's block. */
  pool(change: Partial<PoolOpened> = {}): SaidFact {
    const {
      height,
      attempt,
      selected: { producer, stake },
      proposed,
    } = this.round();
    return this.hear('vpsc', {
      type: 'pool-opened',
      poolId: 'aa'.repeat(32),
      counter: 0n,
      kind: 'block',
      repType: 'wrep',
      postAddress: proposed?.fact.postAddress ?? '',
      fee: 0n,
      mintingRatioPpm: 0n,
      authorPpm: 0,
      wouldMint: 0n,
      quorumPpm: 0,
      winRatioPpm: 0,
      bindingPpm: 0,
      redistribute: true,
      supply: 0n,
      free: 0n,
      activeFree: 0n,
      activeFloorPpm: 0,
      minClosesAtMs: 0,
      closesAtMs: 0,
      producer,
      availabilityStake: stake,
      height,
      attempt,
      blockHash: proposed?.fact.hash ?? '',
      reveal: '',
      payoutCount: 0,
      ...change,
    });
  }

  /** Ends the running attempt. */
  settled(outcome: RoundSettled['outcome'], change: Partial<RoundSettled> = {}): SaidFact {
    const {
      height,
      attempt,
      selected: { producer, stake },
      proposed,
    } = this.round();
    const isAccepted = outcome === 'accepted';
    const { beacon } = this.state;
    return this.hear(
      'vpsc',
      roundSettled({
        height,
        attempt,
        poolId: 'aa'.repeat(32),
        outcome,
        blockHash: proposed?.fact.hash ?? '',
        postAddress: '',
        producer,
        stakeLeft: stake,
        stakes: [{ address: producer, availability: true, side: 'for', stake, gain: 0n, loss: 0n }],
        supply: { wrep: this.state.wrepSupply, grep: 0n },
        beacon: isAccepted ? nextBeacon(beacon, proposed?.fact.block.header.value.reveal ?? '') : beacon,
        protocol: this.genesis.protocol,
        ...change,
      }),
    );
  }

  /** Lets both offer a fifth; one of them is drawn and its stake taken. */
  attempt(): this {
    this.offer(alice, 20n * REP);
    this.offer(bob, 20n * REP);
    this.hear('wsc', this.drawn());
    this.taken();
    return this;
  }

  round(): NonNullable<ProducerState['round']> {
    if (this.state.round === undefined) throw new Error('no attempt runs');
    return this.state.round;
  }
}
