import { Producer } from '@bpdao/block-producer';
import type { Memory } from '@bpdao/block-producer';
import { SimulatedProcess } from '@bpdao/journal';
import type { KeyPair } from '@bpdao/signatures';
import { dishonestSender } from './dishonest/dishonest-sender.ts';
import type { Dishonest } from './plan.ts';
import type { World } from './world.ts';

/** What a producer wrote to its disk: there again when it is started again. */
class Disk {
  memory: Memory = { lastList: undefined, votes: new Map() };

  rememberList(lastList: NonNullable<Memory['lastList']>): Promise<void> {
    this.memory = { ...this.memory, lastList };
    return Promise.resolve();
  }

  rememberVote(poolId: string, payload: string): Promise<void> {
    this.memory = { ...this.memory, votes: new Map([...this.memory.votes].filter(([pool]) => pool !== poolId).slice(-15)).set(poolId, payload) };
    return Promise.resolve();
  }
}

/** Every other member votes in pools that others pay for, with enough to reach their quorum together. */
const SETTINGS = { offerSharePpm: 200_000n, voteSharePpm: 950_000n, poolSharePpm: 300_000n } as const;

/** A member with its producer: the real one, on simulated time, network and disk. */
export class Member {
  readonly keyPair: KeyPair;
  readonly dishonest: Dishonest | undefined;
  process: SimulatedProcess;
  /** The protocol that its producer has. */
  private protocol: string;
  private readonly world: World;
  private readonly index: number;
  private readonly disk = new Disk();

  constructor(world: World, keyPair: KeyPair, index: number) {
    this.world = world;
    this.keyPair = keyPair;
    this.index = index;
    this.dishonest = world.plan.dishonest.find(({ producer }) => producer === index);
    this.process = new SimulatedProcess(world.clock);
    this.protocol = world.chain.genesis.protocol;
  }

  /** Ends its producer and starts it with another protocol. */
  upgrade(protocol: string): void {
    if (this.protocol === protocol) return;
    this.protocol = protocol;
    if (this.process.isKilled()) return; // it is started again with it
    this.process.kill();
    this.start();
  }

  /** Starts its producer, or starts it again after it was killed: it hears everything from the beginning. */
  start(): void {
    const { world, index, keyPair } = this;
    const process = (this.process = new SimulatedProcess(world.clock));
    const client = world.client(process);
    const sender = this.dishonest === undefined ? client : dishonestSender(world, client, keyPair, this.dishonest, process);
    const producer = new Producer(
      {
        client: { genesis: client.genesis, chainId: client.chainId, bookmark: () => client.bookmark(), hearCausally: (actors, from, options) => client.hearCausally(actors, from, options), send: (actor, command, options) => sender.send(actor, command, options) },
        keyPair, checker: world.signatures, memory: this.disk,
        log: { info: () => undefined, warn: () => undefined },
        time: { nowMs: () => process.wallMs(), sleep: (ms) => new Promise((resolve) => void process.after(ms, resolve)) },
      },
      { ...SETTINGS, protocols: [this.protocol], installed: [], ...(index % 2 === 0 ? { poolSide: index % 8 === 6 ? 'against' : 'for' } as const : undefined) },
    );
    producer.run(new AbortController().signal).catch((error: unknown) => world.fail('producer', `producer ${index} ended: ${error instanceof Error ? error.message : String(error)}`));
  }
}
