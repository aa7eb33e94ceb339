import { Producer, type Memory } from '@bpdao/block-producer';
import type { KeyPair } from '@bpdao/signatures';
import { SimulatedProcess } from '@bpdao/simulated';
import type { InstalledProtocol } from '@bpdao/work-protocols';
import { dishonestSender } from './dishonest/dishonest-sender.ts';
import type { Dishonest } from './plan.ts';
import type { VersionName } from './versions.ts';
import type { World } from './world.ts';

/** The disk of a producer: its content outlives the process. */
class Disk {
  memory: Memory = { lastList: undefined, votes: new Map() };

  rememberList(lastList: NonNullable<Memory['lastList']>): Promise<void> {
    this.memory = { ...this.memory, lastList };
    return Promise.resolve();
  }

  rememberVote(poolId: string, payload: string): Promise<void> {
    this.memory = {
      ...this.memory,
      votes: new Map([...this.memory.votes].filter(([pool]) => pool !== poolId).slice(-15)).set(poolId, payload),
    };
    return Promise.resolve();
  }
}

/** Every other member votes in pools that others pay for, with enough to reach their quorum together. */
const SETTINGS = { offerSharePpm: 200_000n, voteSharePpm: 950_000n, poolSharePpm: 300_000n } as const;

/** One member in so many lacks the packages that are not installed with its producer. */
const LACKING = 5;
/** The version that every producer has, and with which every chain begins. */
const FIRST = 'work-protocol@1.0.0';

/** A member with its producer: the real one, on simulated time, network and disk. */
export class Member {
  readonly keyPair: KeyPair;
  readonly dishonest: Dishonest | undefined;
  process: SimulatedProcess;
  /** The versions that are installed beside its producer. */
  private readonly installed: Set<VersionName>;
  private readonly world: World;
  private readonly index: number;
  private readonly disk = new Disk();

  constructor(world: World, keyPair: KeyPair, index: number) {
    this.world = world;
    this.keyPair = keyPair;
    this.index = index;
    this.dishonest = world.plan.dishonest.find(({ producer }) => producer === index);
    this.process = new SimulatedProcess(world.clock);
    this.installed = new Set(
      world.upgrades.wanted.filter(() => index % LACKING !== LACKING - 1).map(({ version }) => version),
    );
  }

  /** Tells if it has the package that a version needs: else it neither makes the version's blocks nor judges them. */
  canRun(version: string): boolean {
    const upgrade = this.world.upgrades.wanted.find((one) => one.version === version);
    if (upgrade === undefined) return version === FIRST;
    const { work, installed } = this.world.upgrades.versionOf(upgrade);
    return work !== undefined && (installed === undefined || this.installed.has(upgrade.version));
  }

  /** Ends its producer, installs a version and starts it again. */
  install(version: VersionName): void {
    this.installed.add(version);
    if (this.process.isKilled()) return; // it is started again with it
    this.process.kill();
    this.start();
  }

  /** Starts its producer, or starts it again after it was killed: it hears everything from the beginning. */
  start(): void {
    const { world, index, keyPair } = this;
    const process = (this.process = new SimulatedProcess(world.clock));
    const client = world.client(process);
    const sender =
      this.dishonest === undefined ? client : dishonestSender(world, client, keyPair, this.dishonest, process);
    const producer = new Producer(
      {
        client: {
          genesis: client.genesis,
          chainId: client.chainId,
          bookmark: () => client.bookmark(),
          hearCausally: (actors, from, options) => client.hearCausally(actors, from, options),
          send: (actor, command, options) => sender.send(actor, command, options),
        },
        keyPair,
        checker: world.signatures,
        memory: this.disk,
        log: { info: () => undefined, warn: () => undefined },
        time: {
          nowMs: () => process.wallMs(),
          sleep: (ms) => new Promise((resolve) => void process.after(ms, resolve)),
        },
      },
      {
        ...SETTINGS,
        protocols: this.wanted(),
        installed: this.packages(),
        ...(index % 2 === 0 ? ({ poolSide: index % 8 === 6 ? 'against' : 'for' } as const) : undefined),
      },
    );
    producer
      .run(new AbortController().signal)
      .catch((error: unknown) =>
        world.fail('producer', `producer ${index} ended: ${error instanceof Error ? error.message : String(error)}`),
      );
  }

  /** Returns the versions that its offer names, the newest first. */
  private wanted(): readonly string[] {
    return this.world.upgrades.wanted.map(({ version }) => version);
  }

  private packages(): readonly InstalledProtocol[] {
    return this.world.upgrades.wanted.flatMap((upgrade) =>
      this.installed.has(upgrade.version) ? (this.world.upgrades.versionOf(upgrade).installed ?? []) : [],
    );
  }
}
