import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { defaultLimits, Mailbox, systemClock } from '@bpdao/actor';
import { chainOf } from '@bpdao/catalogue';
import { adder, jsonCodec, type Added, type AdderTypes, type Echoed } from '@bpdao/simulated';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { ensureStream, JetStreamJournal, JetStreamStreams, KvLease, openLeases } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const HOUR_MS = 3_600_000;

/** Two replicas of one actor with leases of a real broker; the wall clock of the first steps while it leads. */
describe('a leader whose clock steps an hour ahead', () => {
  let broker: TestBroker;
  let connection: NatsConnection;

  beforeAll(async () => {
    broker = await startBroker();
    connection = await connect({ servers: broker.url });
    for (const actor of ['asc', 'wsc']) await ensureStream(connection, actor, 1);
  });

  afterAll(async () => {
    await connection.close();
    await broker.stop();
  });

  it('stores nothing more, and the other goes on where it stopped; no fact is of the future', async () => {
    const leases = await openLeases(connection, defaultLimits.leaseMs, 1);
    const aheadMs = [0, 0];
    const warnings: string[] = [];
    const [first, second] = [0, 1].map(
      (index) =>
        new Mailbox<AdderTypes>({
          rules: adder,
          codec: jsonCodec<Added, Echoed>(),
          genesis: undefined,
          chainId: CHAIN,
          hears: ['wsc'],
          lease: new KvLease(leases, 'asc', `replica ${index}`),
          warn: (sentence) => warnings.push(sentence),
          clock: { ...systemClock, wallMs: () => systemClock.wallMs() + (aheadMs[index] ?? 0) },
          journal: new JetStreamJournal(connection, 'asc', CHAIN),
          streams: new JetStreamStreams(connection, chainOf(CHAIN)),
        }),
    );
    if (first === undefined || second === undefined) throw new Error('there are two');
    await first.start();
    await second.start();
    const add = (replica: typeof first, id: number) =>
      replica.tell({ id, amount: 1 }, { name: 'add', digest: '00'.repeat(32) });
    expect(await add(first, 1)).toMatchObject({ type: 'accepted' });
    aheadMs[0] = HOUR_MS;
    expect(await add(first, 2)).toMatchObject({ type: 'try-again' });
    while (second.status().role !== 'leading') await connection.flush();
    expect(await add(second, 3)).toMatchObject({ type: 'accepted' });
    expect(first.status()).toMatchObject({ role: 'standing-by', clockWrong: true });
    expect(warnings).toEqual([expect.stringMatching(/^the clock here is 3600 s ahead of the broker's: /)]);

    const stored: { readonly id: number; readonly atMs: number }[] = [];
    for await (const { sequence, batch } of new JetStreamStreams(connection, chainOf(CHAIN)).follow(
      'asc',
      { sequence: 0, hash: CHAIN },
      new AbortController().signal,
    )) {
      for (const { atMs, body } of batch.facts) {
        stored.push({ atMs, id: (JSON.parse(Buffer.from(body).toString('utf8')) as Added).id });
      }
      if (sequence === 2) break;
    }
    expect(stored.map(({ id }) => id)).toEqual([1, 3]);
    expect(Math.max(...stored.map(({ atMs }) => atMs))).toBeLessThanOrEqual(Date.now());
    await first.stop();
    await second.stop();
  });
});
