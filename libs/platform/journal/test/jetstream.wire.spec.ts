import { headers, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import type { Envelope, StoredBatch } from '@bpdao/actor';
import { chainOf, factSubject, HEADERS } from '@bpdao/catalogue';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { checkBroker, ensureStream, JetStreamJournal, JetStreamStreams } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const envelope = (bytes: number): Envelope => ({
  cause: { type: 'deadline', key: 'k' },
  atMs: 1,
  trace: { traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8) },
  heard: {},
  body: new Uint8Array(bytes),
});

/** A writer that follows its own appends. */
class Writer {
  private readonly journal: JetStreamJournal;
  private hash = CHAIN;
  private sequence = 0;

  constructor(connection: NatsConnection) {
    this.journal = new JetStreamJournal(connection, 'asc', CHAIN);
  }

  async append(bytes = 10) {
    const sealed = this.journal.seal({ rulesVersion: 1, name: 'offer-changed', facts: [envelope(bytes)] }, this.hash);
    const outcome = await this.journal.append(sealed, this.sequence);
    if (outcome.type === 'stored') {
      this.sequence = outcome.sequence;
      this.hash = sealed.hash;
    }
    return outcome;
  }

  again() {
    return this.journal.append(
      this.journal.seal({ rulesVersion: 1, name: 'offer-changed', facts: [envelope(11)] }, this.hash),
      0,
    );
  }
}

describe('a journal on JetStream', () => {
  let broker: TestBroker;
  let connection: NatsConnection;
  let writer: Writer;

  beforeEach(async () => {
    broker = await startBroker();
    connection = await connect({ servers: broker.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
    await checkBroker(connection);
    await ensureStream(connection, 'asc', 1);
    writer = new Writer(connection);
  });

  afterEach(async () => {
    await connection.close();
    await broker.stop();
  });

  it('tells the outcomes of an append apart', async () => {
    expect(await writer.append()).toEqual({ type: 'stored', sequence: 1 });
    expect(await writer.append()).toEqual({ type: 'stored', sequence: 2 });
    expect(await writer.again()).toEqual({ type: 'wrong-last-sequence' });
    expect(await writer.append(1_100_000)).toMatchObject({ type: 'refused' });
    await broker.kill();
    expect(await writer.append()).toMatchObject({ type: 'unknown' });
  });

  it('is heard whole and in order, through a broker that is killed and started again', async () => {
    const stop = new AbortController();
    const heard: number[] = [];
    const following = (async () => {
      for await (const { sequence } of new JetStreamStreams(connection, chainOf(CHAIN)).follow(
        'asc',
        { sequence: 0, hash: CHAIN },
        stop.signal,
      )) {
        heard.push(sequence);
        if (sequence === 40) return;
      }
    })();
    for (let count = 0; count < 20; count += 1) await writer.append();
    await broker.kill();
    await broker.restart();
    for (let stored = 20; stored < 40;) {
      const outcome = await writer.append();
      if (outcome.type === 'stored') stored = outcome.sequence;
    }
    await following;
    stop.abort();
    expect(heard).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  const put = async (payload: Uint8Array, previousHash: string): Promise<void> => {
    const head = headers();
    head.set(HEADERS.previousHash, previousHash);
    await connection.request(factSubject('asc', 'offer-changed'), payload, { headers: head, timeout: 2000 });
  };

  it.each<[damage: string, payload: Uint8Array, previousHash: string, sentence: RegExp]>([
    [
      'a fact that cannot be read',
      Buffer.from([0xff, 0xff]),
      CHAIN,
      /^stream of asc: message 2 cannot be read \(FactBatch is no protobuf message.*\); "bpdao stream repair asc" sets aside what does not belong there$/,
    ],
    [
      'a broken hash chain',
      seal(CHAIN),
      'cd'.repeat(32),
      /^stream of asc: message 2 does not follow the one before it: the hash chain breaks there; /,
    ],
    ['no hash at all', seal(CHAIN), '', /^stream of asc: message 2 names no hash of the message before it; /],
    [
      'a fact of another chain',
      seal('cd'.repeat(32)),
      'cd'.repeat(32),
      /^stream of asc: message 2 is of another chain/,
    ],
  ])(
    'with %s stops its reader before it, and says what repairs it',
    async (_damage, payload, previousHash, sentence) => {
      const stop = new AbortController();
      let warned = (_sentence: string): void => undefined;
      const warning = new Promise<string>((resolve) => (warned = resolve));
      await writer.append();
      await put(payload, previousHash);
      const read: number[] = [];
      const reading = (async () => {
        for await (const { sequence } of new JetStreamStreams(connection, chainOf(CHAIN), {
          warn: (told) => warned(told),
        }).follow('asc', { sequence: 0, hash: CHAIN }, stop.signal)) {
          read.push(sequence);
        }
      })();
      expect(await warning).toMatch(sentence);
      expect(read).toEqual([1]);
      stop.abort();
      await reading;
    },
  );

  it('of another chain from its first message on ends its reader in one sentence', async () => {
    await put(seal('cd'.repeat(32)), CHAIN);
    await expect(first(connection)).rejects.toThrow(/^stream of asc: message 1 is of another chain/);
  });

  it('that ends before what was read ends its reader in one sentence', async () => {
    await writer.append();
    const reading = new JetStreamStreams(connection, chainOf(CHAIN))
      .follow('asc', { sequence: 9, hash: CHAIN }, new AbortController().signal)
      [Symbol.asyncIterator]()
      .next();
    await expect(reading).rejects.toThrow(
      'stream of asc ends at 1, but was read up to 9: the broker lost messages that it had acknowledged',
    );
  }, 20_000);

  it('with other settings than it needs is refused in one sentence', async () => {
    await connection.request(
      '$JS.API.STREAM.CREATE.WSC',
      JSON.stringify({
        name: 'WSC',
        subjects: ['elsewhere.>'],
        storage: 'file',
        retention: 'limits',
        discard: 'old',
        num_replicas: 1,
      }),
    );
    await expect(ensureStream(connection, 'wsc', 1)).rejects.toThrow(
      /^stream WSC has subjects = \["elsewhere.>"\], but needs /,
    );
  });
});

function seal(chainId: string): Uint8Array {
  return new JetStreamJournal(undefined as never, 'asc', chainId).seal(
    { rulesVersion: 1, name: 'offer-changed', facts: [envelope(1)] },
    CHAIN,
  ).payload;
}

async function first(connection: NatsConnection): Promise<StoredBatch | undefined> {
  for await (const batch of new JetStreamStreams(connection, chainOf(CHAIN)).follow(
    'asc',
    { sequence: 0, hash: CHAIN },
    new AbortController().signal,
  )) {
    return batch;
  }
  return undefined;
}
