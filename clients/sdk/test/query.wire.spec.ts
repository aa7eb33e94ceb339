import { headers as natsHeaders, type NatsConnection } from '@nats-io/nats-core';
import { HEADERS, querySubject } from '@bpdao/catalogue';
import { encodeActorStatus } from '@bpdao/messages';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { query } from '../src/network.ts';
import { connectBroker } from '../src/requester.ts';

const SUBJECT = querySubject('gossip', 'status');
const STATUS = encodeActorStatus({ actor: 'gossip', heard: [], depth: 0, ready: true, processId: 7, height: 5n });

describe('a question', () => {
  let broker: TestBroker;
  let connection: NatsConnection;
  let actor: NatsConnection;

  beforeAll(async () => {
    broker = await startBroker();
    connection = await connectBroker([broker.url], 'test');
  }, 30_000);
  afterAll(async () => {
    await connection.close();
    await broker.stop();
  });
  beforeEach(async () => {
    actor = await connectBroker([broker.url], 'actor');
  });
  afterEach(() => actor.close());

  /** Answers with a fault of this code for a number of times, then rightly. */
  async function faulty(code: number, times: number): Promise<() => number> {
    let heard = 0;
    const fault = natsHeaders();
    fault.set(HEADERS.error, 'not now');
    fault.set(HEADERS.errorCode, String(code));
    actor.subscribe(SUBJECT, {
      callback: (_error, message) => {
        heard += 1;
        if (heard <= times) message.respond(new Uint8Array(), { headers: fault });
        else message.respond(STATUS);
      },
    });
    await actor.flush();
    return () => heard;
  }

  it('is asked again when the actor says that it cannot tell now', async () => {
    const heard = await faulty(503, 3);
    expect(await query(connection, 'gossip', { type: 'status' })).toMatchObject({ processId: 7, height: 5n });
    expect(heard()).toBe(4);
  });

  it('fails with what the actor said when its time is over', async () => {
    await faulty(503, Infinity);
    await expect(query(connection, 'gossip', { type: 'status' }, { timeoutMs: 1000 })).rejects.toMatchObject({
      kind: 'not-now',
      message: `gossip could not serve ${SUBJECT}: not now.`,
    });
  });

  it('that nobody takes is asked again: an identity that asked too much is told the same for a moment', async () => {
    const asked = query(connection, 'gossip', { type: 'status' }, { absentMs: 30_000, timeoutMs: 30_000 });
    await connection.flush(); // no service is there yet
    await faulty(503, 0);
    expect(await asked).toMatchObject({ processId: 7 });
  });

  it('that nobody takes fails with one sentence when its time is over', async () => {
    await expect(query(connection, 'gossip', { type: 'status' }, { absentMs: 50 })).rejects.toMatchObject({
      kind: 'nobody-answers',
      message: 'The gossip service does not answer; is it running, or does this identity ask too much?',
    });
  });

  it('that breaks the contract is asked once', async () => {
    const heard = await faulty(400, 1);
    await expect(query(connection, 'gossip', { type: 'status' })).rejects.toMatchObject({ kind: 'refused-request' });
    expect(heard()).toBe(1);
  });
});
