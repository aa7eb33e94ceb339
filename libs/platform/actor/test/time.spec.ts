import {
  adder,
  echo,
  jsonCodec,
  SimulatedBroker,
  SimulatedClock,
  type Added,
  type AdderTypes,
  type Echoed,
  type EchoTypes,
} from '@bpdao/simulated';
import { ClockWatch, Mailbox, say, type Clock, type Rules } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const told = { name: 'add', digest: '00'.repeat(32) };

interface Stamped extends Added {
  readonly decidedMs: number;
}

interface StampingTypes extends AdderTypes {
  readonly fact: Stamped;
}

/**
 * States in each fact the time by which it was decided. 25 ms after each fact that follows from a command, a deadline
 * leads to another.
 */
const stamping: Rules<StampingTypes> = {
  ...adder,
  decide: (state, message) => {
    if (message.type === 'heard') return { type: 'nothing' };
    const id = message.type === 'command' ? message.command.id : -state.sum;
    return say({ type: 'offer-changed', id, amount: 1, decidedMs: message.nowMs });
  },
  evolve: (state, { fact, atMs }) => {
    state.sum += fact.id < 0 ? 0 : 1;
    if (fact.id < 0) state.echoes.splice(0, 1);
    else state.echoes.push(atMs + 25);
  },
  hear: () => undefined,
  deadline: ({ echoes }) => (echoes[0] === undefined ? undefined : { key: `after/${echoes[0]}`, atMs: echoes[0] }),
};
const { brokenInvariant: _none, ...rules } = stamping;

/** States a fact for each heard fact; `clock` is the clock of its machine. */
function hearer(broker: SimulatedBroker, clock: Clock, warnings: string[]) {
  return new Mailbox<EchoTypes>({
    rules: echo,
    genesis: undefined,
    chainId: CHAIN,
    codec: jsonCodec<Echoed, Added>(),
    journal: broker.journal('wsc'),
    streams: broker,
    hears: ['asc'],
    clock,
    warn: (sentence) => warnings.push(sentence),
  });
}

describe('the clock of another', () => {
  it('that is an hour ahead is told once, and measured; it changes nothing of the hearer’s own time; when it steps back nothing runs backwards', async () => {
    const clock = new SimulatedClock();
    let aheadMs = 3_600_000;
    const fast: Clock = {
      wallMs: () => clock.wallMs() + aheadMs,
      monotonicMs: () => clock.monotonicMs(),
      after: (ms, call) => clock.after(ms, call),
    };
    const broker = new SimulatedBroker(CHAIN, clock, { append: () => 'none', delayMs: () => 1 });
    const speaker = new Mailbox<AdderTypes>({
      rules: adder,
      genesis: undefined,
      chainId: CHAIN,
      codec: jsonCodec<Added, Echoed>(),
      journal: broker.journal('asc'),
      streams: broker,
      hears: ['wsc'],
      clock: fast,
    });
    const warnings: string[] = [];
    const listener = hearer(broker, clock, warnings);
    void speaker.start();
    void listener.start();
    await clock.run(100);
    const add = async (id: number): Promise<void> => {
      void speaker.tell({ id, amount: 1 }, told);
      await clock.run(100);
    };
    for (const id of [1, 2, 3]) await add(id);
    expect(warnings).toEqual(['the facts of asc are 3600 s ahead of the clock here: one of the two clocks is wrong']);
    expect(listener.status().aheadMs.get('asc')).toBeGreaterThan(3_590_000);
    aheadMs = 0;
    for (const id of [4, 5, 6]) await add(id);
    const times = (actor: string): readonly number[] =>
      broker.stored(actor).flatMap(({ batch }) => batch.facts.map(({ atMs }) => atMs));
    expect(times('asc')).toHaveLength(6);
    expect(times('asc')).toEqual(times('asc').toSorted((a, b) => a - b));
    expect(Math.max(...times('wsc'))).toBeLessThanOrEqual(clock.wallMs());
    expect(warnings).toHaveLength(1);
  });

  it('that is a little ahead is nobody’s concern', async () => {
    const warnings: string[] = [];
    const watch = new ClockWatch(new SimulatedClock(), 10_000, (sentence) => warnings.push(sentence));
    const nowMs = new SimulatedClock().wallMs();
    for (const [atMs, count] of [
      [nowMs + 9_999, 0],
      [nowMs + 10_000, 1],
      [nowMs + 20_000, 1],
      [nowMs, 1],
      [nowMs + 10_000, 2],
    ] as const) {
      watch.heard('asc', atMs);
      expect([atMs, warnings.length]).toEqual([atMs, count]);
    }
  });
});

describe('the time of a fact', () => {
  it('is the time it was decided by, when a clock steps back and while messages wait behind slow acknowledgements', async () => {
    const clock = new SimulatedClock();
    let stepMs = 0;
    const stepping: Clock = {
      wallMs: () => clock.wallMs() + stepMs,
      monotonicMs: () => clock.monotonicMs(),
      after: (ms, call) => clock.after(ms, call),
    };
    const broker = new SimulatedBroker(CHAIN, clock, { append: () => 'none', delayMs: () => 15 });
    const mailbox = new Mailbox<StampingTypes>({
      rules,
      genesis: undefined,
      chainId: CHAIN,
      codec: jsonCodec<Stamped, Echoed>(),
      journal: broker.journal('asc'),
      streams: broker,
      hears: [],
      clock: stepping,
      limits: { unackedFacts: 1 },
    });
    void mailbox.start();
    await clock.run(100);
    for (let id = 1; id <= 12; id += 1) {
      void mailbox.tell({ id, amount: 1 }, told);
      if (id % 3 === 0) stepMs = id % 2 === 0 ? 40 : -40;
      await clock.run(7);
    }
    await clock.run(5_000);
    const facts = broker.stored('asc').flatMap(({ batch }) =>
      batch.facts.map(({ atMs, body }) => ({
        atMs,
        fact: JSON.parse(Buffer.from(body).toString('utf8')) as Stamped,
      })),
    );
    expect(facts).toHaveLength(24);
    expect(facts.map(({ fact }) => fact.decidedMs)).toEqual(facts.map(({ atMs }) => atMs));
    expect(facts.map(({ atMs }) => atMs)).toEqual(facts.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });
});
