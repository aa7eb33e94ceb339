import { actorNames } from '@bpdao/catalogue';
import type { ShadowReport } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import { SimulatedBroker, SimulatedClock, type SimulatedProcess } from '@bpdao/simulated';
import { actorsOf, deploymentOf, type Deployment } from './actors.ts';
import { BEGINNING_MS, chainOf, type Chain } from './chain.ts';
import { Checker } from './check/checker.ts';
import type { InvariantMaker } from './check/invariant.ts';
import { Customers } from './customers.ts';
import { Hall } from './hall.ts';
import { happen } from './happen.ts';
import { History } from './history.ts';
import { Member } from './member.ts';
import { SimulatedNetwork } from './network.ts';
import type { Plan } from './plan.ts';
import { Random } from './random.ts';
import type { Startable } from './replica.ts';
import { Replicas } from './replicas.ts';
import { SharedChecker } from './signatures.ts';
import { SimulatedClient } from './simulated-client.ts';
import { Upgrades } from './upgrades.ts';
import { works as allWorks, type Works } from './versions.ts';
import { PlannedFaults } from './world-faults.ts';

/** A broken invariant that a simulation found. */
export interface Failure {
  readonly invariant: string;
  readonly sentence: string;
  readonly height: number;
}

/** The changes by which a test breaks a rule, to see that the simulation finds it. */
export interface Alterations {
  readonly actors?: (actors: readonly Startable[]) => readonly Startable[];
  /** A version of the WSC that is deployed by an upgrade. */
  readonly deployment?: (deployment: Deployment) => Deployment;
  /** The code of versions, the same for all processes. */
  readonly works?: Works;
  readonly invariants?: readonly InvariantMaker[];
}

/**
 * Simulated time without a settled round, and attempts at one height, after which the chain is found to stand still.
 */
const STILL_MS = 60_000;
const ATTEMPTS_MOST = 100;

/**
 * Six actors, each twice and the WSC so in each version, producers and customers on one broker: everything of one
 * simulation.
 */
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
  /** The count of each fact, of pools by their outcome. */
  readonly counts = new Map<string, number>();
  readonly signatures = new SharedChecker();
  readonly replicas: Replicas;
  readonly works: Works;
  readonly upgrades: Upgrades;
  readonly members: readonly Member[];
  readonly customers: Customers;
  /** The wrongs that the WSC is still to state. */
  readonly wrongs: string[] = [];
  private readonly alterDeployment: (deployment: Deployment) => Deployment;
  private readonly factListeners = new Set<(said: SaidFact) => void>();
  private failed: Failure | undefined;
  private resting = false;
  private settled = 0;
  private settledAtMs = 0;
  /** The writer of the message that is being stored, by the name of its deployment. */
  private writer: string | undefined;
  /** Protocols of the deployed versions of the WSC, by the names of their deployments. */
  private readonly protocols = new Map<string, string>();

  constructor(
    plan: Plan,
    { actors = (all) => all, deployment = (one) => one, works = allWorks, invariants }: Alterations = {},
  ) {
    this.plan = plan;
    this.chain = chainOf(plan);
    this.random = new Random(`bpdao simulation ${plan.seed}/world`);
    this.faults = new PlannedFaults(plan.network, this.random.fork('network'));
    this.broker = new SimulatedBroker(this.chain.genesis.chainId, this.clock, this.faults);
    this.network = new SimulatedNetwork(this.clock, this.broker, this.faults);
    this.hall = new Hall(this.broker, () => this.faults.delayMs());
    this.alterDeployment = deployment;
    this.works = works;
    const {
      clock,
      broker,
      network,
      faults,
      signatures: checker,
      chain: { genesis },
    } = this;
    this.replicas = new Replicas({
      genesis,
      clock,
      broker,
      network,
      faults,
      checker,
      limits: plan.limits,
      onHalt: ({ message }) => this.fail('halt', message),
    });
    this.upgrades = new Upgrades(this);
    this.members = this.chain.producers.map((keyPair, index) => new Member(this, keyPair, index));
    this.checker = new Checker(this, invariants);
    this.broker.onStored((batch) => {
      this.history.add(batch, this.clock.monotonicMs());
      this.writer = this.replicas.writerOf(batch.hash);
      for (const said of this.hall.store(batch).facts) this.stored(said);
    });
    this.customers = new Customers(this);
    const { protocol } = genesis;
    this.protocols.set('wsc', protocol);
    for (const actor of actors(
      actorsOf({ protocol, wrongs: this.wrongs, onShadow: (report) => this.checker.shadowed(protocol, report) }),
    )) {
      this.replicas.deploy(actor);
    }
    for (const member of this.members) member.start();
    this.customers.start();
    for (const happening of plan.happenings) happen(this, happening);
    this.upgrades.begin();
  }

  /** The last settled height. */
  get height(): number {
    return this.settled;
  }

  /** True if no more faults happen. */
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
      this.fail(
        'progress',
        `no block is settled after height ${this.settled} for ${STILL_MS / 1000} s: ${this.replicas.roles()}`,
      );
    }
    return this.failed === undefined && this.settled < this.plan.blocks;
  }

  /** Lets everything come to rest without faults, and checks the rules that must hold then. */
  async rest(): Promise<void> {
    if (this.failed !== undefined) return;
    this.resting = true;
    this.faults.heal();
    this.customers.stop();
    for (
      let calm = false, waitedMs = 0;
      !calm && waitedMs < RETURN_MS && this.failed === undefined;
      waitedMs += REST_MS
    ) {
      const before = this.isAnswered();
      await this.clock.run(REST_MS);
      calm = before && this.isAnswered();
    }
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

  /** Deploys a version of the WSC: both its replicas. */
  deploy({ name, protocol, work, alter }: Pick<Deployment, 'name' | 'protocol' | 'work' | 'alter'>): void {
    this.protocols.set(name, protocol);
    const deployment = {
      name,
      protocol,
      work,
      wrongs: this.wrongs,
      onShadow: (report: ShadowReport) => this.checker.shadowed(protocol, report),
      ...(alter === undefined ? undefined : { alter }),
    };
    this.replicas.deploy(deploymentOf(this.alterDeployment(deployment)));
  }

  /** The protocol of the version of the WSC that wrote the message which is being stored. */
  get speaker(): string | undefined {
    return this.protocols.get(this.writer ?? '');
  }

  /** Tells if each of the six actors has a replica that takes commands. */
  private isAnswered(): boolean {
    return actorNames.every((actor) => this.replicas.leaderOf(actor) !== undefined);
  }

  client(process: SimulatedProcess): SimulatedClient {
    return new SimulatedClient(this.chain.genesis, process, this.network, this.hall, (actor, command, answer) =>
      this.checker.answered(actor, command, answer),
    );
  }

  private stored(said: SaidFact): void {
    const name = nameOf(said.fact);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    this.checker.hear(said);
    for (const listener of this.factListeners) listener(said);
    if (said.fact.type !== 'round-settled') return;
    this.settledAtMs = this.clock.monotonicMs();
    if (said.fact.outcome === 'accepted') this.settled = Number(said.fact.height);
    else if (said.fact.nextAttempt > ATTEMPTS_MOST) {
      this.fail('progress', `height ${said.fact.height} has no block after ${said.fact.nextAttempt} attempts`);
    }
  }
}

/** Returns the name under which a fact is counted: facts of a type with several meanings are counted apart. */
function nameOf(fact: SaidFact['fact']): string {
  switch (fact.type) {
    case 'round-settled':
    case 'pool-settled':
      return `${fact.type} ${fact.outcome}`;
    case 'protocol-reverted':
      return `${fact.type} ${fact.reason}`;
    default:
      return fact.type;
  }
}

/** So long nothing goes wrong at the end while all six actors are there, ms: longer than any pool is open. */
const REST_MS = 3_500;
/**
 * The longest wait for the six actors, ms: until stopped processes are started again, and a return from a silent
 * protocol has happened.
 */
const RETURN_MS = 60_000;
