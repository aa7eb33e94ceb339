import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { defaultLimits, Mailbox, systemClock, type FactCodec } from '@bpdao/actor';
import { chainOf } from '@bpdao/catalogue';
import { adder, jsonCodec, type Added, type AdderTypes, type Echoed } from '@bpdao/simulated';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { ensureStream, JetStreamJournal, JetStreamStreams } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);

/** Facts as large as the amount that they add, bytes. */
function sizedCodec(): FactCodec<Added, Echoed> {
  const { encode, ...json } = jsonCodec<Added, Echoed>();
  return {
    ...json,
    encode: (fact) => {
      const { name, body } = encode(fact);
      return { name, body: Buffer.concat([body, Buffer.alloc(Math.max(0, fact.amount - body.length), ' ')]) };
    },
  };
}

describe('a command that leads to a large fact', () => {
  let broker: TestBroker;
  let connection: NatsConnection;
  const mailboxes: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    broker = await startBroker();
    connection = await connect({ servers: broker.url });
    for (const actor of ['asc', 'wsc']) await ensureStream(connection, actor, 1);
  });

  afterAll(async () => {
    for (const mailbox of mailboxes) await mailbox.stop();
    await connection.close();
    await broker.stop();
  });

  async function started(): Promise<Mailbox<AdderTypes>> {
    const mailbox = new Mailbox<AdderTypes>({
      rules: adder,
      codec: sizedCodec(),
      genesis: undefined,
      chainId: CHAIN,
      clock: systemClock,
      hears: ['wsc'],
      journal: new JetStreamJournal(connection, 'asc', CHAIN),
      streams: new JetStreamStreams(connection, chainOf(CHAIN)),
    });
    mailboxes.push(mailbox);
    await mailbox.start();
    return mailbox;
  }

  it('is refused when that could not be stored, and nothing of it was folded; the largest that may be is stored, and read again', async () => {
    const { factBytes } = defaultLimits;
    const mailbox = await started();
    const add = (id: number, amount: number) => mailbox.tell({ id, amount }, { name: 'add', digest: '00'.repeat(32) });
    expect(await add(1, 2_000_000)).toMatchObject({ type: 'refused', refusal: { code: 'TOO_LARGE' } });
    expect(await Promise.all([add(2, 7), add(3, factBytes + 1), add(4, factBytes), add(5, 7)])).toMatchObject([
      { type: 'accepted' },
      {
        type: 'refused',
        refusal: { code: 'TOO_LARGE', detail: `the fact would have ${factBytes + 1} bytes; ${factBytes} are the most` },
      },
      { type: 'accepted' },
      { type: 'accepted' },
    ]);
    expect(await mailbox.read(({ sum }) => sum)).toBe(factBytes + 14);
    await mailbox.stop();
    const next = await started();
    expect(await next.read(({ sum }) => sum)).toBe(factBytes + 14);
    const { messages } = await new JetStreamStreams(connection, chainOf(CHAIN)).page('asc', 1, 10);
    expect(Math.max(...messages.map(({ payload }) => payload.length))).toBeLessThan(900_000);
  });
});
