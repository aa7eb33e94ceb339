import fc from 'fast-check';
import type { Added, Echoed, SimulatedProcess } from '@bpdao/simulated';
import { type Answer } from '../src/index.ts';
import { LEASE_MS, steady, told, World } from './world-of-replicas.ts';

describe('two replicas of an actor', () => {
  it('one leads; when it is killed the other takes over, and answers', async () => {
    const world = new World(steady);
    const { first, one, two } = await world.pair();
    const answers: string[] = [];
    void one.tell({ id: 1, amount: 1 }, told).then(({ type }) => answers.push(type));
    await world.until(() => answers.length === 1);
    expect(await two.read(({ sum }) => sum)).toBeUndefined(); // a standby answers nobody
    first.kill();
    await world.until(() => two.status().role === 'leading');
    void two.tell({ id: 1, amount: 1 }, told).then(({ type }) => answers.push(type));
    void two.tell({ id: 2, amount: 1 }, told).then(({ type }) => answers.push(type));
    await world.until(() => answers.length === 3);
    expect(answers).toEqual(['accepted', 'again', 'accepted']);
    expect(world.told).toEqual(['asc 1', 'asc 2']); // the standby does not tell its folds
  });

  it('one that was stopped for longer than its lease says nothing more and answers nobody, and becomes the standby', async () => {
    const world = new World(steady);
    const { first, one, two } = await world.pair();
    first.stop();
    const toStopped: Answer<Added>[] = [];
    // its append waits in a process that does not run
    void one.tell({ id: 1, amount: 1 }, told).then((answer) => toStopped.push(answer));
    await world.until(() => two.status().role === 'leading');
    const toLeading: string[] = [];
    void two.tell({ id: 7, amount: 1 }, told).then(({ type }) => toLeading.push(type));
    await world.until(() => toLeading.length === 1);
    first.wake();
    let read: unknown = 'not asked';
    void one.read(({ sum }) => sum).then((sum) => (read = sum));
    // even a refusal would be an answer from old state
    void one.tell({ id: 2, amount: -1 }, told).then((answer) => toStopped.push(answer));
    await world.until(() => one.status().role === 'standing-by' && toStopped.length === 2);
    expect(toStopped.map(({ type }) => type)).toEqual(['try-again', 'try-again']);
    expect(read).toBeUndefined();
    expect(world.stored<Added>('asc').map(({ id }) => id)).toEqual([7]);
  });

  it('one that had nothing under way when it was stopped reads no old state and refuses nothing from it', async () => {
    const world = new World(steady);
    const { first, one, two } = await world.pair();
    first.stop();
    await world.until(() => two.status().role === 'leading');
    let done = false;
    void two.tell({ id: 7, amount: 1 }, told).then(() => (done = true));
    await world.until(() => done);
    const reading = one.read(({ sum }) => sum); // it came in before the replica looks at its lease
    const refusal = one.tell({ id: 2, amount: -1 }, told);
    first.wake();
    await world.until(() => one.status().role === 'standing-by');
    expect(await reading).toBeUndefined();
    expect(await refusal).toEqual({ type: 'try-again', reason: 'LOST' });
  });

  it('a lease that ended unrenewed and that nobody took is taken up again, with the state there was', async () => {
    let away = false;
    const world = new World({ append: () => (away ? 'lost' : 'none'), delayMs: () => 5 });
    const mailbox = world.adder(world.process());
    void mailbox.start();
    await world.until(() => mailbox.status().role === 'leading');
    let lives = 0;
    mailbox.onLeading(() => (lives += 1));
    const answers: string[] = [];
    away = true;
    void mailbox.tell({ id: 1, amount: 1 }, told).then(({ type }) => answers.push(type));
    await world.clock.run(3 * LEASE_MS);
    expect(answers).toEqual([]);
    away = false;
    await world.until(() => answers.length === 1);
    expect(answers).toEqual(['accepted']);
    expect(lives).toBe(0);
  });

  it('whatever is stopped, woken and killed under a faulty broker: each command that was accepted is stored once, each is echoed once, and the states agree', async () => {
    const acts = fc.array(
      fc.record({
        actor: fc.constantFrom('asc', 'wsc'),
        act: fc.constantFrom('stop', 'kill'),
        index: fc.nat({ max: 1 }),
        afterMs: fc.integer({ min: 1, max: 900 }),
        forMs: fc.integer({ min: 100, max: 5000 }),
      }),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { maxLength: 40 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 }),
        acts,
        fc.integer({ min: 1, max: 40 }),
        async (appends, delays, happenings, commands) => {
          let drawn = 0;
          let late = 0;
          const kinds = ['none', 'lost', 'stored-but-unknown', 'late'] as const;
          const world = new World({
            append: () => kinds[appends[drawn++] ?? 0] ?? 'none',
            delayMs: () => delays[late++ % delays.length] ?? 1,
          });
          const start = {
            asc: (process: SimulatedProcess) => world.adder(process),
            wsc: (process: SimulatedProcess) => world.echo(process),
          };
          const running = {
            asc: [startOne('asc'), startOne('asc')],
            wsc: [startOne('wsc'), startOne('wsc')],
          } satisfies Record<string, unknown>;
          function startOne<A extends 'asc' | 'wsc'>(actor: A) {
            const process = world.process();
            const mailbox = start[actor](process);
            void mailbox.start();
            return { process, mailbox };
          }
          const accepted = new Set<number>();
          const halts: string[] = [];
          const send = async (id: number): Promise<void> => {
            for (;;) {
              const leader = running.asc
                .map(({ mailbox }) => mailbox)
                .find((mailbox) => mailbox.status().role === 'leading');
              const answer = await Promise.race([
                (leader as ReturnType<World['adder']> | undefined)?.tell({ id, amount: 1 }, told) ??
                  new Promise<undefined>((resolve) => void world.clock.after(100, () => resolve(undefined))),
                new Promise<undefined>((resolve) => void world.clock.after(1500, () => resolve(undefined))),
              ]);
              if (answer?.type === 'accepted' || answer?.type === 'again') return void accepted.add(id);
              await new Promise<void>((resolve) => void world.clock.after(20, resolve));
            }
          };
          for (let id = 0; id < commands; id += 1) void send(id);
          for (const { actor, act, index, afterMs, forMs } of happenings) {
            await world.clock.run(afterMs);
            const victim = running[actor][index];
            if (victim === undefined) continue;
            if (act === 'stop') {
              victim.process.stop();
              world.clock.after(forMs, () => victim.process.wake());
            } else {
              victim.process.kill();
              running[actor][index] = startOne(actor as 'asc');
            }
          }
          for (const { mailbox } of [...running.asc, ...running.wsc]) {
            void mailbox.halted.then(({ message }) => halts.push(message));
          }
          await world.clock.run(90_000);
          expect(halts).toEqual([]);
          expect(accepted.size).toBe(commands);
          const said = world.stored<Added>('asc').map(({ id }) => id);
          expect(said.toSorted((a, b) => a - b)).toEqual(Array.from({ length: commands }, (_, id) => id));
          expect(
            world.stored<Echoed>('wsc').flatMap((fact) => (fact.type === 'producer-selected' ? [fact.id] : [])),
          ).toEqual(said);
          const leading = running.asc.filter(({ mailbox }) => mailbox.status().role === 'leading');
          expect(leading).toHaveLength(1);
          const reading = (leading[0]?.mailbox as ReturnType<World['adder']>).read(({ sum, echoes }) => ({
            sum,
            echoes: [...echoes],
          }));
          await world.clock.run(1000);
          expect(await reading).toEqual({ sum: commands, echoes: said });
          expect(new Set(world.told).size).toBe(world.told.length); // each append is told once, also after a recovery
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
