import { SimulatedBroker, SimulatedClock, SimulatedLeases, SimulatedProcess, MemorySnapshots } from '@bpdao/journal';
import { actorNames } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import type { SaidFact } from '@bpdao/sdk';
import { actorsOf } from './actors.ts';
import { BEGINNING_MS, chainOf } from './chain.ts';
import type { Chain } from './chain.ts';
import { Checker } from './check/checker.ts';
import type { InvariantMaker } from './check/invariant.ts';
import { Customers } from './customers.ts';
import { upgrade } from './upgrade.ts';
import { Hall } from './hall.ts';
import { History } from './history.ts';
import { happen } from './happen.ts';
import { Member } from './member.ts';
import { SimulatedNetwork } from './network.ts';
import type { Plan } from './plan.ts';
import { Random } from './random.ts';
import type { Replica, Startable } from './replica.ts';
import { SharedChecker } from './signatures.ts';
import { SimulatedClient } from './simulated-client.ts';
import { PlannedFaults } from './world-faults.ts';

/** What a simulation found to be wrong. */
export interface Failure {
  readonly invariant: string;
  readonly sentence: string;
  readonly height: number;
}

/** What may be changed to see that it is found. */
export interface Alterations {
  readonly actors?: (actors: readonly Startable[]) => readonly Startable[];
  readonly invariants?: readonly InvariantMaker[];
}

const LEASE_MS = 2000;
/** Simulated time without a settled round, and attempts at one height, after which the chain is found to stand still. */
const STILL_MS = 60_000;
const ATTEMPTS_MOST = 100;

/** Six actors, each twice, producers and customers on one broker: everything of one simulation. */
export class World {
  readonly plan: Plan;
  readonly chain: Chain;
  readonly clock = new SimulatedClock(BEGINNING_MS);
  readonly random: Random;
  readonly faults: PlannedFaults;
  readonly broker: SimulatedBroker;
  readonly network: SimulatedNetwork;
  readonly hall: Hall;
  readonly checker: Checker;
  readonly history = new History();
  /** How often each fact was said, pools by their outcome. */
  readonly counts = new Map<string, number>();
  readonly signatures = new SharedChecker();
  readonly snapshots: ReadonlyMap<ActorName, MemorySnapshots> = new Map(actorNames.map((actor) => [actor, new MemorySnapshots()]));
  /** By `<actor>/<replica>`. */
  readonly replicas = new Map<string, Replica>();
  readonly members: readonly Member[];
  readonly customers: Customers;
  /** What the WSC is to say wrong next. */
  readonly wrongs: string[] = [];
  private readonly leases: SimulatedLeases;
  readonly actors: readonly Startable[];
  private readonly factListeners = new Set<(said: SaidFact) => void>();
  private failed: Failure | undefined;
  private resting = false;
  private settled = 0;
  private settledAtMs = 0;
  private holders = 0;

  constructor(plan: Plan, { actors = (all) => all, invariants }: Alterations = {}) {
    this.plan = plan;
    this.chain = chainOf(plan);
    this.random = new Random(`bpdao simulation ${plan.seed}/world`);
    this.faults = new PlannedFaults(plan.network, this.random.fork('network'));
    this.broker = new SimulatedBroker(this.chain.genesis.chainId, this.clock, this.faults);
    this.leases = new SimulatedLeases(this.clock, this.faults, LEASE_MS, () => this.broker.isAway());
    this.network = new SimulatedNetwork(this.clock, this.broker, this.faults);
    this.hall = new Hall(this.broker, () => this.faults.delayMs());
    this.actors = actors(actorsOf(this.wrongs));
    this.checker = new Checker(this, invariants);
    this.broker.onStored((batch) => {
      this.history.add(batch, this.clock.monotonicMs());
      for (const said of this.hall.store(batch).facts) this.stored(said);
    });
    this.customers = new Customers(this);
    this.members = this.chain.producers.map((keyPair, index) => new Member(this, keyPair, index));
    for (const { actor } of this.actors) for (const replica of [0, 1]) this.startReplica(`${actor}/${replica}`);
    for (const member of this.members) member.start();
    this.customers.start();
    for (const happening of plan.happenings) happen(this, happening);
    if (plan.upgrade !== undefined) upgrade(this, plan.upgrade);
  }

  /** The last settled height. */
  get height(): number {
    return this.settled;
  }

  /** Whether nothing more goes wrong. */
  get isResting(): boolean {
    return this.resting;
  }

  get failure(): Failure | undefined {
    return this.failed;
  }

  /** Lets one moment of simulated time happen; false when the simulation is over. */
  async step(): Promise<boolean> {
    await this.clock.step();
    if (this.failed === undefined && this.clock.monotonicMs() - this.settledAtMs > STILL_MS) {
      this.fail('progress', `no block is settled after height ${this.settled} for ${STILL_MS / 1000} s: ${this.roles()}`);
    }
    return this.failed === undefined && this.settled < this.plan.blocks;
  }

  /** Lets everything come to rest without faults, and looks at what must hold then. */
  async rest(): Promise<void> {
    if (this.failed !== undefined) return;
    this.resting = true;
    this.faults.heal();
    this.customers.stop();
    await this.clock.run(REST_MS);
    if (this.failed === undefined) await this.checker.atRest();
  }

  /** Keeps the first thing that is wrong. */
  fail(invariant: string, sentence: string): void {
    this.failed ??= { invariant, sentence, height: this.settled };
  }

  /** Hears of every fact as it is stored, before anybody else does. */
  onFact(listener: (said: SaidFact) => void): () => void {
    this.factListeners.add(listener);
    return () => this.factListeners.delete(listener);
  }

  startReplica(name: string): void {
    const actor = this.actors.find(({ actor: one }) => one === name.split('/')[0]);
    const snapshots = actor === undefined ? undefined : this.snapshots.get(actor.actor);
    if (actor === undefined || snapshots === undefined) throw new RangeError(`there is no ${name}`);
    const process = new SimulatedProcess(this.clock);
    this.holders += 1;
    this.replicas.set(name, actor.start({
      genesis: this.chain.genesis, broker: this.broker, process, snapshots, checker: this.signatures,
      lease: this.leases.of(actor.actor, `${name} ${this.holders}`, process),
      limits: { ...this.plan.limits, leaseMs: LEASE_MS },
      onLeading: (server, leading) => (leading ? this.network.listen(actor.actor, server) : this.network.leave(actor.actor, server)),
      onHalt: ({ message }) => this.fail('halt', message),
    }));
  }

  /** The replica of an actor that takes commands. */
  leaderOf(actor: ActorName): string | undefined {
    return [...this.replicas].find(([, replica]) => replica.actor === actor && replica.process.isRunning() && replica.mailbox.status().answers)?.[0];
  }

  client(process: SimulatedProcess): SimulatedClient {
    return new SimulatedClient(this.chain.genesis, process, this.network, this.hall, (actor, command, answer) => this.checker.answered(actor, command, answer));
  }

  private stored(said: SaidFact): void {
    const name = nameOf(said.fact);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    this.checker.hear(said);
    for (const listener of this.factListeners) listener(said);
    if (said.fact.type !== 'round-settled') return;
    this.settledAtMs = this.clock.monotonicMs();
    if (said.fact.outcome === 'accepted') this.settled = Number(said.fact.height);
    else if (said.fact.nextAttempt > ATTEMPTS_MOST) this.fail('progress', `height ${said.fact.height} has no block after ${said.fact.nextAttempt} attempts`);
  }

  private roles(): string {
    return [...this.replicas].map(([name, { mailbox, process }]) => `${name} ${process.isRunning() ? mailbox.status().role : 'stopped'}`).join(', ');
  }
}

const nameOf = (fact: SaidFact['fact']): string => (fact.type === 'round-settled' || fact.type === 'pool-settled' ? `${fact.type} ${fact.outcome}` : fact.type);

/** So long nothing goes wrong at the end, ms: longer than any pool is open. */
const REST_MS = 6_000;
