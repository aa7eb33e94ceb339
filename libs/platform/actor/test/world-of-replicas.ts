import {
  adder,
  echo,
  jsonCodec,
  MemorySnapshots,
  SimulatedBroker,
  SimulatedClock,
  SimulatedLeases,
  SimulatedProcess,
  type Added,
  type AdderTypes,
  type Echoed,
  type EchoTypes,
  type Faults,
} from '@bpdao/simulated';
import { Mailbox, type Cursor, type StoredAppend } from '../src/index.ts';

export const CHAIN = 'ab'.repeat(32);
export const LEASE_MS = 2000;
export const steady: Faults = { append: () => 'none', delayMs: () => 5 };

/** A broker, its leases and the snapshots of two actors, under one clock. */
export class World {
  readonly clock = new SimulatedClock();
  readonly broker: SimulatedBroker;
  readonly leases: SimulatedLeases;
  readonly snapshots = { asc: new MemorySnapshots(), wsc: new MemorySnapshots() };
  /** The appends that observers were told: the actor and the message of its stream. */
  readonly told: string[] = [];
  /** The message after which the last started replica read its own stream. */
  followedFrom = 0;
  private holders = 0;

  constructor(faults: Faults) {
    this.broker = new SimulatedBroker(CHAIN, this.clock, faults);
    this.leases = new SimulatedLeases(this.clock, faults, LEASE_MS);
  }

  adder(process: SimulatedProcess, warn?: (sentence: string) => void) {
    return new Mailbox<AdderTypes>({
      rules: adder,
      codec: jsonCodec<Added, Echoed>(),
      ...this.parts('asc', ['wsc'], process),
      ...(warn === undefined ? undefined : { warn }),
    });
  }

  echo(process: SimulatedProcess) {
    return new Mailbox<EchoTypes>({
      rules: echo,
      codec: jsonCodec<Echoed, Added>(),
      ...this.parts('wsc', ['asc'], process),
    });
  }

  process(): SimulatedProcess {
    return new SimulatedProcess(this.clock);
  }

  /** Two replicas of the adder: the process `first` runs `one`, which leads; `two` stands by. */
  async pair() {
    const first = this.process();
    const [one, two] = [this.adder(first), this.adder(this.process())];
    void one.start();
    await this.until(() => one.status().role === 'leading');
    void two.start();
    await this.until(() => two.status().role === 'standing-by');
    return { first, one, two };
  }

  async until(done: () => boolean): Promise<void> {
    for (let turn = 0; !done(); turn += 1) {
      if (turn > 2000) throw new Error('it never comes to that');
      await this.clock.run(50);
    }
  }

  stored<F extends { readonly type: string }>(actor: string): readonly F[] {
    return this.broker
      .stored(actor)
      .flatMap(({ batch }) => batch.facts.map(({ body }): F => JSON.parse(Buffer.from(body).toString('utf8'))));
  }

  private parts<A extends 'asc' | 'wsc'>(actor: A, hears: readonly string[], process: SimulatedProcess) {
    const { broker } = this;
    const view = broker.seenBy(process);
    return {
      genesis: undefined,
      chainId: CHAIN,
      journal: view.journal(actor),
      hears,
      streams: {
        last: (of: string) => view.last(of),
        follow: (of: string, from: Cursor, signal: AbortSignal) => {
          if (of === actor) this.followedFrom = from.sequence;
          return view.follow(of, from, signal);
        },
      },
      clock: process,
      snapshots: this.snapshots[actor],
      observer: {
        taken: () => undefined,
        stored: ({ sequence }: StoredAppend) => void this.told.push(`${actor} ${sequence}`),
      },
      lease: this.leases.of(actor, `holder ${(this.holders += 1)}`, process),
      limits: { snapshotFacts: 6, leaseMs: LEASE_MS },
    };
  }
}

export const told = { name: 'add', digest: '00'.repeat(32) };
