import { steady, told, World } from './world-of-replicas.ts';

describe('a snapshot', () => {
  /** States so many facts one after another, so that snapshots are kept meanwhile. */
  async function spoken(world: World, facts: number): Promise<void> {
    const one = world.adder(world.process());
    void one.start();
    await world.until(() => one.status().role === 'leading');
    for (let id = 0; id < facts; id += 1) {
      let done = false;
      void one.tell({ id, amount: 1 }, told).then(() => (done = true));
      await world.until(() => done);
      await world.clock.run(1000);
    }
    void one.stop();
    await world.clock.run(5000);
  }

  /** Starts an adder. Returns its state, and the message of its stream after which it began to read. */
  async function restarted(world: World) {
    const warnings: string[] = [];
    const mailbox = world.adder(world.process(), (sentence) => warnings.push(sentence));
    let halt: string | undefined;
    void mailbox.start().catch((error: Error) => (halt = error.message));
    await world.until(() => mailbox.status().role === 'leading' || halt !== undefined);
    const reading = mailbox.read(({ sum }) => sum);
    await world.clock.run(1000);
    void mailbox.stop();
    const sum = await reading;
    await world.clock.run(5000);
    return { sum, from: world.followedFrom, warnings, halt };
  }

  it('is where the next start begins; two are kept', async () => {
    const world = new World(steady);
    await spoken(world, 30);
    expect(world.snapshots.asc.kept.size).toBe(2);
    expect(await restarted(world)).toEqual({ sum: 30, from: 30, warnings: [], halt: undefined });
  });

  it('that is damaged means the one before, and both damaged genesis', async () => {
    const world = new World(steady);
    await spoken(world, 30);
    const names = [...world.snapshots.asc.kept.keys()].toSorted(
      (a, b) => Number(b.split('.')[0]) - Number(a.split('.')[0]),
    );
    const cut = (name: string): void =>
      void world.snapshots.asc.kept.set(name, world.snapshots.asc.kept.get(name)!.slice(0, 100));
    cut(names[0]!);
    const afterOne = await restarted(world);
    expect(afterOne).toMatchObject({
      sum: 30,
      from: 24,
      warnings: [`snapshot ${names[0]} is damaged; the one before is used`],
    });
    cut(names[1]!);
    for (const name of world.snapshots.asc.kept.keys()) cut(name);
    expect(await restarted(world)).toMatchObject({ sum: 30, from: 0 });
  });

  it('that holds more than the stream halts the actor: what was acknowledged is lost', async () => {
    const world = new World(steady);
    await spoken(world, 30);
    world.broker.restoreTo('asc', 10);
    expect((await restarted(world)).halt).toBe(
      'asc: a snapshot holds its stream up to 30, but that ends at 10: the broker lost messages that it had acknowledged',
    );
  });
});
