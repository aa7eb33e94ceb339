import type { SnapshotStore } from '@bpdao/actor';
import { actorNames, type ActorName } from '@bpdao/catalogue';
import {
  MemorySnapshots,
  SimulatedLeases,
  SimulatedProcess,
  type Faults,
  type SimulatedBroker,
  type SimulatedClock,
} from '@bpdao/simulated';
import type { SimulatedNetwork } from './network.ts';
import type { Replica, Startable, Surroundings } from './replica.ts';

/** The surroundings that all replicas share. */
export interface Ground extends Pick<Surroundings, 'genesis' | 'checker' | 'limits' | 'onHalt'> {
  readonly clock: SimulatedClock;
  readonly broker: SimulatedBroker;
  readonly network: SimulatedNetwork;
  readonly faults: Faults;
}

const LEASE_MS = 2000;
/** Replicas of each actor, and of each version of one. */
const EACH = [0, 1] as const;

/**
 * All processes of the actors: each version has two replicas with a lease of their own; the replicas of an actor share
 * its snapshots.
 */
export class Replicas {
  readonly snapshots: ReadonlyMap<ActorName, MemorySnapshots> = new Map(
    actorNames.map((actor) => [actor, new MemorySnapshots()]),
  );
  private readonly ground: Ground;
  private readonly leases: SimulatedLeases;
  private readonly startables = new Map<string, Startable>();
  /** The running replicas by `<name>/<replica>`. */
  private readonly running = new Map<string, Replica>();
  /** The replica that tried to append each message, by the message's hash. */
  private readonly writers = new Map<string, string>();
  private holders = 0;

  constructor(ground: Ground) {
    const { clock, faults, broker } = ground;
    this.ground = ground;
    this.leases = new SimulatedLeases(clock, faults, LEASE_MS, () => broker.isAway());
  }

  /** Starts all replicas of an actor, or of a version of it. */
  deploy(startable: Startable): void {
    this.startables.set(startable.name, startable);
    for (const replica of EACH) this.start(`${startable.name}/${replica}`);
  }

  /**
   * Starts a replica by its name, in place of the process that had it. Throws RangeError where nothing of the kind was
   * deployed.
   */
  start(name: string): void {
    const startable = this.startables.get(name.split('/')[0] ?? '');
    if (startable === undefined) throw new RangeError(`there is no ${name}`);
    const { genesis, broker, checker, limits, clock, network, onHalt } = this.ground;
    const process = new SimulatedProcess(clock);
    this.holders += 1;
    this.running.set(
      name,
      startable.start({
        genesis,
        broker,
        process,
        checker,
        onHalt,
        snapshots: this.snapshotsOf(startable.actor),
        lease: this.leases.of(startable.lease, `${name} ${this.holders}`, process),
        limits: { ...limits, leaseMs: LEASE_MS },
        onAppend: (hash) => void this.writers.set(hash, startable.name),
        onLeading: (server, leading) =>
          leading ? network.listen(startable.actor, server) : network.leave(startable.actor, server),
      }),
    );
  }

  get(name: string): Replica | undefined {
    return this.running.get(name);
  }

  /** Returns the last replicas that were started under a name. */
  of(name: string): readonly Replica[] {
    return EACH.flatMap((replica) => this.running.get(`${name}/${replica}`) ?? []);
  }

  /** Returns the actors that can be started, in the order in which they were deployed. */
  all(): readonly Startable[] {
    return [...this.startables.values()];
  }

  /** Returns the replica of an actor that takes commands. */
  leaderOf(actor: ActorName): string | undefined {
    return [...this.running].find(
      ([, replica]) => replica.actor === actor && replica.process.isRunning() && replica.mailbox.status().answers,
    )?.[0];
  }

  /** Returns the writer of the message with this hash, by the name of its deployment. */
  writerOf(hash: string): string | undefined {
    return this.writers.get(hash);
  }

  /** Returns the role of each replica, for a sentence. */
  roles(): string {
    return [...this.running]
      .map(([name, { mailbox, process }]) => `${name} ${process.isRunning() ? mailbox.status().role : 'stopped'}`)
      .join(', ');
  }

  private snapshotsOf(actor: ActorName): SnapshotStore {
    const snapshots = this.snapshots.get(actor);
    if (snapshots === undefined) throw new RangeError(`there is no ${actor}`);
    return snapshots;
  }
}
