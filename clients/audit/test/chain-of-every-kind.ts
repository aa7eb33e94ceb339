import { actorNames, catalogue } from '@bpdao/catalogue';
import { CHANGE_FORMAT, type Genesis } from '@bpdao/genesis';
import { encodeBlockList, opened, type BlockList, type Parameters, type Post, type Side } from '@bpdao/messages';
import { hashOf, listSigningBytes, signAttestation, signClaim, signEvidence, signPost, signRelease } from '@bpdao/sdk';
import { v2 } from '@bpdao/work-protocols';
import type { Streams } from './memory-source.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { Customer, genesisFor, honest, keyOf, Producers } from './simulated-people.ts';

const REP = 1_000_000n;
const FAR = 1_000n;

/** Makes a chain whose streams hold each kind of fact, by the real rules and mailboxes. */
export async function chainOfEveryKind(): Promise<{ readonly genesis: Genesis; readonly streams: Streams }> {
  const people = new People();
  await people.live();
  return { genesis: people.network.genesis, streams: people.streams() };
}

class People {
  readonly network: SimulatedNetwork;
  private readonly keys = ['giant', 'second', 'third', 'fourth', 'fifth'].map(keyOf);
  private readonly alice: Customer;
  private readonly bob: Customer;
  private readonly producers: Producers;
  private readonly seen = new Map<string, number>();
  private side: Side = 'for';
  private lazy = false;

  constructor() {
    const [alice, bob] = [keyOf('alice'), keyOf('bob')];
    const parameters: Partial<Parameters> = {
      epochBlocks: 5n,
      activationDelayBlocks: 2n,
      commitMs: 40,
      revealMs: 40,
      revertAfterRejections: 1,
      memoryBlocks: 30n,
      missSuspensionAttempts: 2,
      payoutMin: 7_000_000n,
      activationFloorPpm: 0,
      stageWaitMs: 10,
      stageCommitMs: 40,
      stageRevealMs: 40,
    };
    this.network = new SimulatedNetwork(
      genesisFor(this.keys, [alice, bob], parameters, (index) => (index === 0 ? 100_000n : 20_000n) * REP).genesis,
    );
    this.alice = new Customer(alice, this.network);
    this.bob = new Customer(bob, this.network);
    this.producers = new Producers(this.network, this.keys, {
      ...honest,
      misses: () => this.lazy,
      side: () => this.side,
      hidden: (voter) =>
        voter === this.address(4) ? { side: 'against', reveals: false } : { side: 'for', reveals: true },
    });
    this.network.onFact(({ fact }) => void this.seen.set(fact.type, (this.seen.get(fact.type) ?? 0) + 1));
  }

  streams(): Streams {
    return Object.fromEntries(actorNames.map((actor) => [actor, this.network.stream(actor)])) as unknown as Streams;
  }

  async live(): Promise<void> {
    await this.network.start();
    await this.offerAll(this.network.genesis.protocol);
    await this.tradeAndPost();
    await this.missSlot();
    await this.equivocate();
    await this.changeProtocol();
    const missing = actorNames.flatMap((actor) => catalogue[actor].fact.names).filter((name) => !this.seen.has(name));
    if (missing.length > 0) throw new Error(`the chain has no ${missing.join(', ')}`);
    await this.network.stop();
  }

  private async offerAll(protocol: string): Promise<void> {
    for (const [index, { address }] of this.keys.entries()) {
      void this.producers.offer(address, (index === 0 ? 50_000n : 1_000n) * REP, protocol);
    }
    await this.blocks(2n);
  }

  private async tradeAndPost(): Promise<void> {
    const { network, alice, bob } = this;
    void this.producers.offer(this.address(1), 1_000_000n * REP);
    await this.until('encumbrance-refused');
    void network.tell(
      'asc',
      signRelease(this.producers.signer(this.address(2)), {
        producer: this.address(2),
        sequence: this.producers.nextSequence(this.address(2)),
        target: 500n * REP,
      }),
    );
    for (let index = 0; index < 6; index += 1) {
      void network.tell(
        'gossip',
        alice.sign({ type: 'transfer', to: bob.keyPair.address, amount: 5_000_000n, memo: `${index}` }, FAR),
      );
    }
    void network.tell(
      'gossip',
      bob.sign({ type: 'transfer', to: alice.keyPair.address, amount: 1n, memo: '' }, FAR, 100n, 2n),
    );
    void network.tell(
      'gossip',
      bob.sign({ type: 'transfer', to: alice.keyPair.address, amount: 2n, memo: '' }, FAR, 200n, 2n),
    );
    await this.until('transactions-dropped');
    const thought = await this.publish(this.post('comment', 'a thought', network.genesis.protocol));
    for (const target of [thought, 'ab'.repeat(32)]) {
      void network.tell(
        'gossip',
        bob.sign({ type: 'fund-pool', post: target, repType: 'wrep', amount: 20_000_000n }, FAR),
      );
    }
    await this.until('pool-refused');
    await this.until('pool-settled');
    const claim = signClaim(this.producers.signer(this.address(3)), { address: this.address(3), sequence: 1n });
    network.onFact(({ fact }) => {
      if (fact.type === 'round-settled' && !this.seen.has('salary-claimed')) void network.tell('vpsc', claim);
    });
    await this.until('salary-claimed');
  }

  private async missSlot(): Promise<void> {
    this.lazy = true;
    await this.until('slot-missed');
    this.lazy = false;
    await this.blocks(1n);
  }

  /**
   * Proves twice that the giant signed two things: while its stake is taken, and, once it offers again, just before it
   * is drawn.
   */
  private async equivocate(): Promise<void> {
    await this.reportAt('stake-taken', 'block-refused', this.address(0));
    await this.blocks(2n);
    void this.producers.offer(this.address(0), 20_000n * REP);
    await this.blocks(3n);
    await this.reportAt('round-settled', 'stake-missing', this.address(0));
    await this.blocks(2n);
  }

  private async reportAt(moment: 'stake-taken' | 'round-settled', until: string, offender: string): Promise<void> {
    const before = this.seen.get(until) ?? 0;
    let reported = false;
    this.network.onFact(({ fact }) => {
      if (reported || fact.type !== moment) return;
      if (fact.type === 'stake-taken' && fact.producer !== offender) return;
      reported = true;
      if (moment === 'round-settled') this.network.late.add('wsc');
      const { height } = fact;
      const two = [1, 2].map((transactionCount) =>
        this.list(offender, {
          producer: offender,
          height,
          attempt: 0,
          try: 7,
          parent: '00'.repeat(32),
          reveal: '00'.repeat(32),
          transactionsRoot: '00'.repeat(32),
          transactionCount,
        }),
      );
      const [one, other] = two;
      if (one !== undefined && other !== undefined) {
        void this.network.tell(
          'vpsc',
          signEvidence(
            { keyPair: this.alice.keyPair, chainId: this.network.genesis.chainId },
            { reporter: this.alice.keyPair.address, proof: { type: 'lists', one, other } },
          ),
        );
      }
    });
    await this.network.until(() => (this.seen.get(until) ?? 0) > before);
  }

  private list(producer: string, list: BlockList) {
    const { keyPair, chainId } = this.producers.signer(producer);
    const payload = opened(encodeBlockList, list);
    return { payload, signature: keyPair.sign(listSigningBytes(chainId, payload.bytes)) };
  }

  /**
   * All producers name another protocol until it is in force. It brings governance REP, whose holder attests a change.
   * Then all vote against its blocks.
   */
  private async changeProtocol(): Promise<void> {
    const { network } = this;
    const protocol = await this.publish(
      this.post(
        'protocol',
        '{"name":"work-protocol","version":"2.0.0","governanceSharePpm":50000}',
        network.genesis.protocol,
      ),
    );
    await network.deploy({ protocol, work: v2 });
    await this.offerAll(protocol);
    await this.until('grep-created');
    const change = await this.publish(
      this.post(
        'proposal',
        JSON.stringify({ format: CHANGE_FORMAT, parameters: { subsidy: '5000000' }, text: 'Half is enough.' }),
        protocol,
      ),
    );
    void network.tell(
      'governance',
      signAttestation(
        { keyPair: keyOf('author'), chainId: network.genesis.chainId },
        { attester: keyOf('author').address, sequence: 1n, post: change },
      ),
    );
    await this.until('stage-begun');
    network.onFact(({ fact }) => {
      if (fact.type === 'producer-selected') this.side = fact.protocol === protocol ? 'against' : 'for';
    });
    await this.until('protocol-reverted');
    await this.blocks(3n);
  }

  /** Publishes a post of alice's, and resolves with its address. */
  private async publish(post: Post): Promise<string> {
    const command = signPost({ keyPair: this.alice.keyPair, chainId: this.network.genesis.chainId }, post);
    await this.network.done(this.network.tell('forum', command));
    return hashOf(command.payload.bytes);
  }

  private post(kind: Post['kind'], text: string, target: string): Post {
    return {
      kind,
      authors: [{ address: this.alice.keyPair.address, weightPpm: 1_000_000 }],
      references: [{ target, weightPpm: 100_000 }],
      content: Buffer.from(text),
    };
  }

  private address(index: number): string {
    return this.keys[index]?.address ?? '';
  }

  private async blocks(count: bigint): Promise<void> {
    const wanted = this.producers.height + count;
    await this.network.until(() => this.producers.height >= wanted);
  }

  private async until(name: string): Promise<void> {
    await this.network.until(() => this.seen.has(name));
  }
}
