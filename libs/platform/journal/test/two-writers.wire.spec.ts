import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { Mailbox, systemClock } from '@bpdao/actor';
import { chainOf } from '@bpdao/catalogue';
import { adder, jsonCodec, type Added, type AdderTypes, type Echoed } from '@bpdao/simulated';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { ensureStream, JetStreamJournal, JetStreamStreams } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const COMMANDS = 40;

/**
 * Replicas without a lease: each believes that it leads, as when both clocks of a lease were wrong. Only the fence is
 * left.
 */
describe('two replicas that both believe they lead', () => {
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

  it('store every accepted command once, in one order, and answer nothing that is not stored', async () => {
    const replicas = [1, 2].map(
      () =>
        new Mailbox<AdderTypes>({
          rules: adder,
          codec: jsonCodec<Added, Echoed>(),
          genesis: undefined,
          chainId: CHAIN,
          clock: systemClock,
          hears: ['wsc'],
          journal: new JetStreamJournal(connection, 'asc', CHAIN),
          streams: new JetStreamStreams(connection, chainOf(CHAIN)),
        }),
    );
    for (const replica of replicas) await replica.start();
    let turnedAway = 0;
    for (let id = 1; id <= COMMANDS; id += 1) {
      const replica = replicas[id % 2];
      for (;;) {
        const answer = await replica?.tell({ id, amount: 1 }, { name: 'add', digest: '00'.repeat(32) });
        if (answer?.type === 'accepted') break;
        expect(answer).toMatchObject({ type: 'try-again' });
        turnedAway += 1;
        await connection.flush();
      }
    }
    const stored: number[] = [];
    for await (const { sequence, batch } of new JetStreamStreams(connection, chainOf(CHAIN)).follow(
      'asc',
      { sequence: 0, hash: CHAIN },
      new AbortController().signal,
    )) {
      for (const { body } of batch.facts) stored.push((JSON.parse(Buffer.from(body).toString('utf8')) as Added).id);
      if (sequence === COMMANDS) break;
    }
    expect(stored).toEqual(Array.from({ length: COMMANDS }, (_, index) => index + 1));
    expect(turnedAway).toBeGreaterThan(0);
    for (const replica of replicas) await replica.stop();
  });
});
