import fc from 'fast-check';
import {
  adder,
  echo,
  jsonCodec,
  SimulatedBroker,
  SimulatedClock,
  type Added,
  type AdderState,
  type AdderTypes,
  type Echoed,
  type EchoTypes,
  type Faults,
} from '@bpdao/simulated';
import { Mailbox, type Answer } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);

/** Faults from a list that fast-check draws and shrinks; none once it is used up, so that everything ends. */
function faultsOf(appends: readonly number[], delays: readonly number[]): Faults {
  let append = 0;
  let delay = 0;
  const kinds = ['none', 'lost', 'stored-but-unknown', 'late'] as const;
  return {
    append: () => kinds[appends[append++] ?? 0] ?? 'none',
    delayMs: () => delays[delay++ % Math.max(delays.length, 1)] ?? 1,
  };
}

const adderOn = (broker: SimulatedBroker, clock: SimulatedClock) =>
  new Mailbox<AdderTypes>({
    rules: adder,
    genesis: undefined,
    chainId: CHAIN,
    codec: jsonCodec<Added, Echoed>(),
    journal: broker.journal('asc'),
    streams: broker,
    hears: ['wsc'],
    clock,
  });
const echoOn = (broker: SimulatedBroker, clock: SimulatedClock) =>
  new Mailbox<EchoTypes>({
    rules: echo,
    genesis: undefined,
    chainId: CHAIN,
    codec: jsonCodec<Echoed, Added>(),
    journal: broker.journal('wsc'),
    streams: broker,
    hears: ['asc'],
    clock,
  });

async function started<M extends { start(): Promise<void> }>(mailbox: M, clock: SimulatedClock): Promise<M> {
  let ready = false;
  const starting = mailbox.start().then(() => (ready = true));
  while (!ready) await clock.run(50);
  await starting;
  return mailbox;
}

/** Facts stored of a type, in order. */
const storedFacts = <F extends { readonly type: string }>(broker: SimulatedBroker, actor: string): readonly F[] =>
  broker
    .stored(actor)
    .flatMap(({ batch }) => batch.facts.map(({ body }): F => JSON.parse(Buffer.from(body).toString('utf8'))));

const runs = fc.record({
  appends: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }),
  delays: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 }),
  amounts: fc.array(fc.integer({ min: -2, max: 9 }), { minLength: 1, maxLength: 30 }),
  crashAfterMs: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 3 }),
});

describe('a mailbox under a broker that loses, delays and doubts', () => {
  it('stores each accepted command once, answers only what is stored, and echoes each exactly once after crashes', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ appends, delays, amounts, crashAfterMs }) => {
        const clock = new SimulatedClock();
        const broker = new SimulatedBroker(CHAIN, clock, faultsOf(appends, delays));
        const first = await started(adderOn(broker, clock), clock);
        let second = await started(echoOn(broker, clock), clock);
        const answers: (Answer<Added> & { readonly storedThen: number })[] = [];
        for (const [id, amount] of amounts.entries()) {
          void first.tell({ id, amount }, { name: 'add', digest: '00'.repeat(32) }).then((answer) =>
            answers.push({
              ...answer,
              storedThen: storedFacts<Added>(broker, 'asc').filter((fact) => fact.id === id).length,
            }),
          );
        }
        for (const ms of crashAfterMs) {
          await clock.run(ms);
          void second.stop();
          second = await started(echoOn(broker, clock), clock);
        }
        await clock.run(60_000);
        const said = storedFacts<Added>(broker, 'asc');
        expect(said.map(({ id }) => id)).toEqual(amounts.flatMap((amount, id) => (amount < 0 ? [] : [id])));
        expect(answers).toHaveLength(amounts.length);
        for (const answer of answers) expect(answer.type === 'accepted' ? answer.storedThen : 1).toBe(1);
        const echoes = storedFacts<Echoed>(broker, 'wsc');
        expect(echoes.flatMap((fact) => (fact.type === 'producer-selected' ? [fact.id] : []))).toEqual(
          said.map(({ id }) => id),
        );
        expect(echoes.filter(({ type }) => type === 'slot-missed')).toHaveLength(Math.floor(said.length / 3));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('recovers to the state it had', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ appends, delays, amounts }) => {
        const clock = new SimulatedClock();
        const broker = new SimulatedBroker(CHAIN, clock, faultsOf(appends, delays));
        const first = await started(adderOn(broker, clock), clock);
        const second = await started(echoOn(broker, clock), clock);
        for (const [id, amount] of amounts.entries()) {
          void first.tell({ id, amount: Math.abs(amount) }, { name: 'add', digest: '00'.repeat(32) });
        }
        await clock.run(60_000);
        const states = async (a: typeof first, b: typeof second) => {
          const reading = Promise.all([
            a.read(({ sum, ids, echoes }) => ({ sum, ids: [...ids], echoes: [...echoes] })),
            b.read(({ heard, said, closings }) => ({ heard: [...heard], said: [...said], closings })),
          ]);
          await clock.run(1000);
          return reading;
        };
        const before = await states(first, second);
        const again = [
          await started(adderOn(broker, clock), clock),
          await started(echoOn(broker, clock), clock),
        ] as const;
        await clock.run(60_000); // facts after the last own fact are heard live
        const after = await states(...again);
        expect(after).toEqual(before);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('gives way to another writer: what it had decided did not happen, and whoever waits is told to try again', async () => {
    const clock = new SimulatedClock();
    const broker = new SimulatedBroker(CHAIN, clock, faultsOf([], [5]));
    const one = await started(adderOn(broker, clock), clock);
    const other = await started(adderOn(broker, clock), clock);
    const answers: string[] = [];
    void one
      .tell({ id: 1, amount: 1 }, { name: 'add', digest: '00'.repeat(32) })
      .then(({ type }) => answers.push(type));
    await clock.run(1000);
    void other
      .tell({ id: 2, amount: 1 }, { name: 'add', digest: '00'.repeat(32) })
      .then(({ type }) => answers.push(type));
    await clock.run(2000);
    expect(answers).toEqual(['accepted', 'try-again']);
    void other
      .tell({ id: 2, amount: 1 }, { name: 'add', digest: '00'.repeat(32) })
      .then(({ type }) => answers.push(type));
    await clock.run(2000);
    expect(answers.at(-1)).toBe('accepted');
    expect(storedFacts<Added>(broker, 'asc').map(({ id }) => id)).toEqual([1, 2]);
  });

  it('halts before anything is said when an invariant is broken', async () => {
    const clock = new SimulatedClock();
    const broker = new SimulatedBroker(CHAIN, clock, faultsOf([], [1]));
    const mailbox = await started(
      new Mailbox({
        rules: { ...adder, brokenInvariant: ({ sum }: AdderState) => (sum > 5 ? 'the sum is above 5' : undefined) },
        genesis: undefined,
        chainId: CHAIN,
        codec: jsonCodec<Added, Echoed>(),
        journal: broker.journal('asc'),
        streams: broker,
        hears: [],
        clock,
      }),
      clock,
    );
    const answers: string[] = [];
    for (const [id, amount] of [3, 9].entries()) {
      void mailbox
        .tell({ id, amount }, { name: 'add', digest: '00'.repeat(32) })
        .then(({ type }) => answers.push(type));
    }
    await clock.run(1000);
    expect((await mailbox.halted).message).toMatch(
      /an invariant is broken after its own offer-changed: the sum is above 5/,
    );
    expect(storedFacts<Added>(broker, 'asc').every(({ amount }) => amount === 3)).toBe(true);
    expect(answers).toContain('try-again');
  });
});
