import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { headers, type Msg, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { Mailbox, systemClock, type Answer, type Halt } from '@bpdao/actor';
import { chainOf, streamName } from '@bpdao/catalogue';
import { adder, echo, jsonCodec, type Added, type AdderTypes, type Echoed, type EchoTypes } from '@bpdao/simulated';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { ensureStream, JetStreamJournal, JetStreamStreams } from '../src/index.ts';
import { streamSettings } from '../src/stream-settings.ts';

const CHAIN = 'ab'.repeat(32);

/** Two actors on a real broker, each on its stream; `asc` adds each amount that it is told, and `wsc` echoes it. */
describe('a stream that is not what it was', () => {
  let broker: TestBroker;
  let connection: NatsConnection;
  let asc: Mailbox<AdderTypes>;
  let wsc: Mailbox<EchoTypes>;
  let next: number;

  const parts = (actor: 'asc' | 'wsc') => ({
    genesis: undefined,
    chainId: CHAIN,
    clock: systemClock,
    journal: new JetStreamJournal(connection, actor, CHAIN),
    streams: new JetStreamStreams(connection, chainOf(CHAIN)),
    limits: { lostMs: 300 },
  });
  const newAsc = () =>
    new Mailbox<AdderTypes>({
      ...parts('asc'),
      rules: adder,
      codec: jsonCodec<Added, Echoed>(),
      hears: ['wsc'],
    });

  beforeEach(async () => {
    broker = await startBroker();
    connection = await connect({ servers: broker.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
    for (const actor of ['asc', 'wsc']) await ensureStream(connection, actor, 1);
    asc = newAsc();
    wsc = new Mailbox({ ...parts('wsc'), rules: echo, codec: jsonCodec<Echoed, Added>(), hears: ['asc'] });
    await Promise.all([asc.start(), wsc.start()]);
    next = 0;
  });

  afterEach(async () => {
    await Promise.all([asc.stop(), wsc.stop()]);
    await connection.close();
    await broker.stop();
  });

  const add = (): Promise<Answer<Added>> =>
    asc.tell({ id: (next += 1), amount: 1 }, { name: 'add', digest: '00'.repeat(32) });
  const api = (name: string, request: object): Promise<Msg> =>
    connection.request(`$JS.API.${name}`, JSON.stringify(request));
  const said = ({ halted }: { readonly halted: Promise<Halt> }): Promise<string> =>
    halted.then(({ message }) => message);
  const madeAnew = async (): Promise<void> => {
    await api(`STREAM.DELETE.${streamName('asc')}`, {});
    await ensureStream(connection, 'asc', 1);
  };
  const echoed = async (count: number): Promise<void> => {
    while (((await asc.read(({ echoes }) => echoes.length)) ?? 0) < count) await connection.flush();
  };

  it('made anew under its writer: the writer halts, whoever waits is told to try again, and who hears it halts', async () => {
    for (let count = 0; count < 3; count += 1) expect(await add()).toMatchObject({ type: 'accepted' });
    await echoed(3);
    await madeAnew();
    expect(await add()).toMatchObject({ type: 'try-again' });
    expect(await said(asc)).toMatch(
      /^asc: its stream ends at 0, but message 3 was acknowledged: the broker lost it, or the stream was made anew$/,
    );
    expect(await said(wsc)).toMatch(
      /stream of asc ends at 0, but was read up to 3: the broker lost messages that it had acknowledged$/,
    );
  }, 30_000);

  it('made anew while nobody knows what became of an append: the writer halts too', async () => {
    expect(await add()).toMatchObject({ type: 'accepted' });
    await api(`STREAM.DELETE.${streamName('asc')}`, {});
    const answer = add();
    await new Promise((resolve) => setTimeout(resolve, 100)); // the append goes nowhere, again and again
    await ensureStream(connection, 'asc', 1);
    expect(await answer).toMatchObject({ type: 'try-again' });
    expect(await said(asc)).toMatch(/message 1 .*was acknowledged/);
  });

  it('restored to an older state: the writer halts before it says anything twice', async () => {
    expect(await add()).toMatchObject({ type: 'accepted' });
    await echoed(1);
    const [now, older] = [path.join(broker.storeDir, 'jetstream'), path.join(broker.storeDir, 'older')];
    await broker.kill();
    await cp(now, older, { recursive: true });
    await broker.restart();
    while ((await add()).type !== 'accepted') await connection.flush();
    await broker.kill();
    await rm(now, { recursive: true });
    await cp(older, now, { recursive: true });
    await broker.restart();
    expect(await add()).toMatchObject({ type: 'try-again' });
    expect(await said(asc)).toMatch(/message \d+ .*was acknowledged/);
  });

  it('with a gap: nobody folds over it', async () => {
    for (let count = 0; count < 3; count += 1) expect(await add()).toMatchObject({ type: 'accepted' });
    await asc.stop();
    const { deny_delete: _denied, ...lax } = streamSettings('asc', 1);
    const stored = await Promise.all(
      [1, 2, 3].map((seq) =>
        api('STREAM.MSG.GET.ASC', { seq }).then(
          (message) => message.json<{ message: { hdrs: string; data: string; subject: string } }>().message,
        ),
      ),
    );
    await api('STREAM.DELETE.ASC', {});
    await api('STREAM.CREATE.ASC', lax);
    for (const { subject, hdrs, data } of stored) await again(connection, subject, hdrs, data);
    await api('STREAM.MSG.DELETE.ASC', { seq: 2 });
    asc = newAsc();
    await expect(asc.start()).rejects.toThrow('stream of asc: message 2 is missing; the next is 3');
    await expect(ensureStream(connection, 'asc', 1)).rejects.toThrow(
      'stream ASC has deny_delete = false, but needs true',
    );
  });

  it('at its size limit: the writer halts with the broker’s reason, and what was accepted is all there', async () => {
    expect(await add()).toMatchObject({ type: 'accepted' });
    await api('STREAM.UPDATE.ASC', { ...streamSettings('asc', 1), max_bytes: 1_000 });
    let answer = await add();
    while (answer.type === 'accepted') answer = await add();
    expect(answer).toMatchObject({ type: 'try-again' });
    expect(await said(asc)).toBe('the broker refused a batch of offer-changed: 10077 maximum bytes exceeded');
    await expect(ensureStream(connection, 'asc', 1)).rejects.toThrow('stream ASC has max_bytes = 1000, but needs -1');
    await api('STREAM.UPDATE.ASC', streamSettings('asc', 1));
    const accepted = next - 1;
    asc = newAsc();
    await asc.start();
    expect(await asc.read(({ sum }) => sum)).toBe(accepted);
    expect(await add()).toMatchObject({ type: 'accepted' });
  });
});

/** Appends a stored message to its stream again, unchanged. */
async function again(connection: NatsConnection, subject: string, hdrs: string, data: string): Promise<void> {
  const head = headers();
  for (const [, name, value] of Buffer.from(hdrs, 'base64')
    .toString('utf8')
    .matchAll(/^(Bpdao-[\w-]+): *(.*?)\r?$/gm)) {
    head.set(String(name), String(value));
  }
  await connection.request(subject, Buffer.from(data, 'base64'), { headers: head, timeout: 2000 });
}
