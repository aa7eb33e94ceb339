import {
  adder,
  jsonCodec,
  SimulatedBroker,
  SimulatedClock,
  type Added,
  type AdderTypes,
  type Echoed,
} from '@bpdao/simulated';
import { Mailbox } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const FACT_PATIENCE_MS = 20;

/**
 * Runs an adder whose facts may wait 20 ms, except the fact with id 9. Commands come at the given moments, ms. Returns
 * the ids in each stored message.
 */
async function storedBy(
  commands: readonly (readonly [atMs: number, id: number])[],
): Promise<readonly (readonly number[])[]> {
  const clock = new SimulatedClock();
  const broker = new SimulatedBroker(CHAIN, clock, { append: () => 'none', delayMs: () => 1 });
  const rules = { ...adder, patienceMs: ({ id }: Added) => (id === 9 ? 0 : FACT_PATIENCE_MS) };
  const mailbox = new Mailbox<AdderTypes>({
    rules,
    genesis: undefined,
    chainId: CHAIN,
    codec: jsonCodec<Added, Echoed>(),
    journal: broker.journal('asc'),
    streams: broker,
    hears: [],
    clock,
  });
  let ready = false;
  void mailbox.start().then(() => (ready = true));
  while (!ready) await clock.run(10);
  for (const [atMs, id] of commands) {
    clock.after(atMs, () => void mailbox.tell({ id, amount: 1 }, { name: 'add', digest: '00'.repeat(32) }));
  }
  await clock.run(200);
  await mailbox.stop();
  return broker
    .stored('asc')
    .map(({ batch }) => batch.facts.map(({ body }) => Number(JSON.parse(Buffer.from(body).toString('utf8')).id)));
}

describe('a fact that may wait', () => {
  it.each<
    [what: string, commands: readonly (readonly [atMs: number, id: number])[], stored: readonly (readonly number[])[]]
  >([
    [
      'is stored with those decided while it waits',
      [
        [0, 1],
        [5, 2],
        [19, 3],
      ],
      [[1, 2, 3]],
    ],
    [
      'waits no longer than its patience',
      [
        [0, 1],
        [30, 2],
      ],
      [[1], [2]],
    ],
    [
      'is taken along by one that may not wait',
      [
        [0, 1],
        [5, 9],
        [15, 2],
      ],
      [[1, 9], [2]],
    ],
    [
      'is not held up by those that come later',
      [
        [0, 1],
        [15, 2],
        [25, 3],
      ],
      [[1, 2], [3]],
    ],
  ])('%s', async (_what, commands, stored) => {
    expect(await storedBy(commands)).toEqual(stored);
  });
});
