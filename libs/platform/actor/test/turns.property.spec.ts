import fc from 'fast-check';
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
  type EchoState,
  type EchoTypes,
  type Faults,
  type RequestFault,
} from '@bpdao/simulated';
import { Mailbox, nothing, say, type MailboxLimits, type Rules } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const LEASE_MS = 2000;
const VERSIONS = 3;
/** An amount of 10 · n + v is for version v. */
const versionOf = (amount: number): number => amount % 10;
const told = { name: 'add', digest: '00'.repeat(32) };

interface TurnState extends EchoState {
  amount: number;
}

interface TurnTypes extends EchoTypes {
  readonly state: TurnState;
}

/**
 * An echo whose versions share the stream: each answers only the amounts that are for it, by a deadline due at once.
 */
const version = (own: number): Rules<TurnTypes> => ({
  ...echo,
  genesis: () => ({ heard: [], said: [], closings: 0, amount: 0 }),
  decide: ({ heard }, message) =>
    message.type === 'deadline' ? say({ type: 'producer-selected', id: heard.at(-1) ?? 0 }) : nothing,
  hear: (state, { fact }) => {
    state.heard.push(fact.id);
    state.amount = fact.amount;
  },
  deadline: ({ heard, said, amount }) =>
    heard.length > said.length && versionOf(amount) === own ? { key: `echo/${heard.length}`, atMs: 0 } : undefined,
  isTurn: (state, ahead) => versionOf([...ahead].at(-1)?.fact.amount ?? state.amount) === own,
  turnFacts: ['offer-changed'],
});

/** A version that halts when it hears a fact that follows from an echo which it has not folded. */
const strict = (own: number): ReturnType<typeof version> => ({
  ...version(own),
  brokenInvariant: ({ heard, said }) =>
    heard.length > said.length + 1 ? `${heard.length} were heard, and ${said.length} of them echoed` : undefined,
});

/** One adder, and versions of the echo, each a process of its own. */
class World {
  readonly clock = new SimulatedClock();
  readonly broker: SimulatedBroker;
  private readonly leases: SimulatedLeases;
  private readonly snapshots = { asc: new MemorySnapshots(), wsc: new MemorySnapshots() };
  private readonly adder: Mailbox<AdderTypes>;
  private readonly running = new Map<
    number,
    {
      readonly process: SimulatedProcess;
      readonly mailbox: Mailbox<TurnTypes>;
    }
  >();
  readonly followed = new Map<number, number[]>();
  halt: Error | undefined;
  /** The number of times that each version began to lead. */
  readonly led = new Map<number, number>();
  private holders = 0;
  private sent = 0;
  private readonly limits: Partial<MailboxLimits>;
  private readonly rulesOf: typeof version;

  constructor(
    faults: Faults,
    {
      limits = {},
      rulesOf = version,
    }: { readonly limits?: Partial<MailboxLimits>; readonly rulesOf?: typeof version } = {},
  ) {
    this.limits = limits;
    this.rulesOf = rulesOf;
    this.broker = new SimulatedBroker(CHAIN, this.clock, faults);
    this.leases = new SimulatedLeases(this.clock, faults, LEASE_MS);
    const process = new SimulatedProcess(this.clock);
    this.adder = new Mailbox({
      rules: adder,
      codec: jsonCodec<Added, Echoed>(),
      ...this.parts('asc', 'asc', ['wsc'], process),
    });
    void this.adder.start();
  }

  start(own: number): void {
    const process = new SimulatedProcess(this.clock);
    const followed: number[] = [];
    this.followed.set(own, followed);
    const onFollowed = (_state: Readonly<TurnState>, fact: Echoed): void =>
      void (fact.type === 'producer-selected' && followed.push(fact.id));
    const mailbox = new Mailbox({
      rules: this.rulesOf(own),
      codec: jsonCodec<Echoed, Added>(),
      ...this.parts('wsc', `wsc.${own}`, ['asc'], process),
      onFollowed,
    });
    this.running.set(own, { process, mailbox });
    void mailbox.halted.then((halt) => (this.halt ??= halt));
    mailbox.onLeading((leading) => void (leading && this.led.set(own, (this.led.get(own) ?? 0) + 1)));
    void mailbox.start();
  }

  /** A crash; another process of the same version starts. */
  crash(own: number): void {
    this.running.get(own)?.process.kill();
    this.start(own);
  }

  roleOf = (own: number): string | undefined => this.running.get(own)?.mailbox.status().role;

  /** The adder says something for a version; resolves once it is echoed. */
  async add(own: number): Promise<void> {
    const id = await this.say(own);
    await this.until(() => this.echoes().includes(id));
  }

  /** The adder says something for a version. */
  async say(own: number): Promise<number> {
    const id = this.sent++;
    await this.until(() => this.adder.status().role === 'leading');
    void this.adder.tell({ id, amount: 10 * id + own }, told);
    return id;
  }

  async until(done: () => boolean): Promise<void> {
    for (let turn = 0; !done(); turn += 1) {
      if (turn > 2000) throw new Error('it never comes to that');
      await this.clock.run(50);
    }
  }

  echoes(): readonly number[] {
    return this.broker
      .stored('wsc')
      .flatMap(({ batch }) =>
        batch.facts.map(({ body }) => (JSON.parse(Buffer.from(body).toString('utf8')) as { readonly id: number }).id),
      );
  }

  private parts(actor: 'asc' | 'wsc', lease: string, hears: readonly string[], process: SimulatedProcess) {
    const view = this.broker.seenBy(process);
    return {
      genesis: undefined,
      chainId: CHAIN,
      journal: view.journal(actor),
      hears,
      streams: view,
      clock: process,
      snapshots: this.snapshots[actor],
      lease: this.leases.of(lease, `holder ${(this.holders += 1)}`, process),
      limits: { snapshotFacts: 6, leaseMs: LEASE_MS, ...this.limits },
    };
  }
}

const steady: Faults = { append: () => 'none', delayMs: () => 5 };

describe('versions that take turns on one stream', () => {
  it('each say what is theirs, and only the one whose turn it is leads', async () => {
    const world = new World(steady);
    for (let own = 0; own < VERSIONS; own += 1) world.start(own);
    for (const own of [0, 0, 1, 1, 2, 0, 1]) {
      await world.add(own);
      await world.until(() => world.roleOf(own) === 'leading');
      for (let other = 0; other < VERSIONS; other += 1) {
        if (other !== own) await world.until(() => world.roleOf(other) === 'standing-by');
      }
    }
    expect(world.echoes()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...world.led].toSorted()).toEqual([
      [0, 2],
      [1, 2],
      [2, 1],
    ]); // nobody leads out of turn, not even for a moment
    // it heard of the facts that others stated while it stood by: not of its own, and not of those stated while it
    // rested
    expect(world.followed.get(2)).toEqual([0, 1, 2, 3, 6]);
  });

  it('hand over without a grace: nothing was under way', async () => {
    const world = new World(steady);
    world.start(0);
    world.start(1);
    await world.add(0);
    await world.until(() => world.roleOf(1) === 'standing-by');
    await world.clock.run(5_000);
    const fromMs = world.clock.monotonicMs();
    await world.add(1);
    expect(world.clock.monotonicMs() - fromMs).toBeLessThan(200);
  });

  it('stand by, all of them, while the one whose turn it is is not there; it says what is left when it comes', async () => {
    const world = new World(steady);
    world.start(0);
    await world.add(0);
    void world.say(1);
    await world.until(() => world.roleOf(0) === 'standing-by');
    await world.clock.run(10_000);
    expect([...world.led]).toEqual([[0, 1]]);
    world.start(1);
    await world.until(() => world.echoes().length === 2);
  });

  it("hear no more once another's turn has come while what they said last is in doubt", async () => {
    const inDoubt = new Set<number>();
    let appends = 0;
    const world = new World(
      {
        append: (key) => (key === 'wsc' && inDoubt.has((appends += 1)) ? 'stored-but-unknown' : 'none'),
        delayMs: () => 5,
      },
      { rulesOf: strict },
    );
    for (let own = 0; own < VERSIONS; own += 1) world.start(own);
    await world.add(0);
    inDoubt.add(2);
    for (const own of [0, 1, 2, 1, 2]) await world.add(own);
    await world.clock.run(3_000);
    expect(world.halt).toBeUndefined();
    expect(world.echoes()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('see that their turn has come behind more than they have room for', async () => {
    const world = new World(steady, { limits: { inboxMessages: 3 } });
    world.start(0);
    await world.add(0);
    for (let index = 0; index < 12; index += 1) await world.say(1); // which is not there
    await world.until(() => world.roleOf(0) === 'standing-by');
    await world.say(0);
    await world.until(() => world.echoes().length > 1);
    expect(world.roleOf(0)).toBe('leading');
    world.crash(0); // a starting process sees it too
    await world.until(() => world.roleOf(0) === 'leading');
  });

  it('say everything once, whoever crashes when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ own: fc.nat(VERSIONS - 1), crashes: fc.array(fc.nat(VERSIONS - 1), { maxLength: 2 }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.infiniteStream(
          fc.constantFrom<RequestFault>('none', 'none', 'none', 'lost', 'stored-but-unknown', 'late', 'twice'),
        ),
        fc.infiniteStream(fc.integer({ min: 0, max: 40 })),
        async (steps, faults, delays) => {
          const world = new World({
            append: () => faults.next().value ?? 'none',
            delayMs: () => Number(delays.next().value ?? 0),
          });
          for (let own = 0; own < VERSIONS; own += 1) world.start(own);
          for (const { own, crashes } of steps) {
            for (const one of crashes) world.crash(one);
            await world.add(own);
          }
          expect(world.echoes()).toEqual(steps.map((_, index) => index));
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});
