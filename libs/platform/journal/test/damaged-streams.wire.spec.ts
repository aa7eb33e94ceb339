import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { headers, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { Mailbox, systemClock, type Answer } from '@bpdao/actor';
import { chainOf, factSubject, HEADERS } from '@bpdao/catalogue';
import { adder, echo, type Added, type AdderTypes, type EchoTypes } from '@bpdao/simulated';
import { NetworkLink, startBroker, type TestBroker } from '@bpdao/testkit';
import { ensureStream, JetStreamJournal, JetStreamStreams, repairStream, type RepairStep } from '../src/index.ts';
import { CHAIN, echoCodec, offerCodec } from './offer-stream.ts';

const DAMAGE =
  /^stream of asc: message (\d+) names no hash of the message before it; "bpdao stream repair asc" sets aside what does not belong there$/;

type Adder = Mailbox<AdderTypes>;
type Echo = Mailbox<EchoTypes>;

/**
 * Two actors on a real broker. Another client puts foreign messages into the stream of `asc`, which `wsc` hears and
 * echoes.
 */
describe('a stream into which somebody else published', () => {
  let broker: TestBroker;
  let connection: NatsConnection;
  let folder: string;
  let next: number;
  const open: NatsConnection[] = [];
  const running: { stop(): Promise<void> }[] = [];

  beforeEach(async () => {
    broker = await startBroker();
    connection = await connected(broker.port);
    for (const actor of ['asc', 'wsc']) await ensureStream(connection, actor, 1);
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-damaged-'));
    next = 0;
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await Promise.all(open.splice(0).map((one) => one.close()));
    await broker.stop();
    await rm(folder, { recursive: true });
  });

  async function connected(port: number): Promise<NatsConnection> {
    const made = await connect({
      servers: `nats://127.0.0.1:${port}`,
      reconnectTimeWait: 50,
      maxReconnectAttempts: -1,
    });
    open.push(made);
    return made;
  }

  /** Returns the parts of a mailbox, and a promise of its first warning. */
  function parts(actor: 'asc' | 'wsc', on = connection) {
    const { promise: warned, resolve: warn } = Promise.withResolvers<string>();
    return {
      warned,
      parts: {
        genesis: undefined,
        chainId: CHAIN,
        clock: systemClock,
        journal: new JetStreamJournal(on, actor, CHAIN),
        streams: new JetStreamStreams(on, chainOf(CHAIN), { warn }),
      },
    };
  }

  function newAsc(on = connection): { readonly asc: Adder; readonly warned: Promise<string> } {
    const { warned, parts: made } = parts('asc', on);
    const asc: Adder = new Mailbox({ ...made, rules: adder, codec: offerCodec, hears: ['wsc'] });
    running.push(asc);
    return { asc, warned };
  }

  function newWsc(): { readonly wsc: Echo; readonly warned: Promise<string> } {
    const { warned, parts: made } = parts('wsc');
    const wsc: Echo = new Mailbox({ ...made, rules: echo, codec: echoCodec, hears: ['asc'] });
    running.push(wsc);
    return { wsc, warned };
  }

  const add = (asc: Adder): Promise<Answer<Added>> =>
    asc.tell({ id: (next += 1), amount: 1 }, { name: 'add', digest: '00'.repeat(32) });
  const junk = async (on = connection): Promise<void> =>
    void (await on.request(factSubject('asc', 'offer-changed'), 'junk', { timeout: 2000 }));
  const repaired = (onStep: (step: RepairStep) => void = () => undefined) =>
    repairStream({
      connection,
      actor: 'asc',
      chain: chainOf(CHAIN),
      copy: path.join(folder, 'copy.jsonl'),
      setAside: path.join(folder, 'aside.jsonl'),
      onStep,
    });

  async function accepted(asc: Adder): Promise<void> {
    for (let answer = await add(asc); answer.type !== 'accepted'; answer = await add(asc)) await connection.flush();
  }

  async function echoed(wsc: Echo, count: number): Promise<void> {
    while (((await wsc.read(({ said }) => said.length)) ?? 0) < count) await connection.flush();
  }

  it('stops its owner and who hears it before that, with one sentence; both go on by themselves when it is set aside', async () => {
    const owner = newAsc();
    const hearer = newWsc();
    await Promise.all([owner.asc.start(), hearer.wsc.start()]);
    for (let count = 0; count < 3; count += 1) await accepted(owner.asc);
    await echoed(hearer.wsc, 3);
    await junk();
    expect(await add(owner.asc)).toMatchObject({ type: 'try-again' });
    expect(DAMAGE.exec(await owner.warned)?.[1]).toBe('4');
    expect(DAMAGE.exec(await hearer.warned)?.[1]).toBe('4');
    expect(await add(owner.asc)).toEqual({ type: 'try-again', reason: 'STARTING' });
    expect(await repaired()).toMatchObject({ kept: 3, foreign: [{ sequence: 4 }] });
    await accepted(owner.asc);
    await echoed(hearer.wsc, 4);
    expect(await owner.asc.read(({ sum }) => sum)).toBe(4);
  });

  it('is waited for however long the repair takes, also while the stream is gone', async () => {
    const owner = newAsc();
    const hearer = newWsc();
    await Promise.all([owner.asc.start(), hearer.wsc.start()]);
    await accepted(owner.asc);
    await echoed(hearer.wsc, 1);
    await junk();
    expect(await add(owner.asc)).toMatchObject({ type: 'try-again' });
    await Promise.all([owner.warned, hearer.warned]);
    await expect(
      repaired((step) => {
        if (step === 'deleted') throw new Error('power cut');
      }),
    ).rejects.toThrow('power cut');
    const halted = Promise.race([owner.asc.halted, hearer.wsc.halted]).then(({ message }) => message);
    const loss = new Promise((resolve) => setTimeout(() => resolve('waits'), 3_500)); // loss is believed after 2 s
    expect(await Promise.race([halted, loss])).toBe('waits');
    await repaired();
    await accepted(owner.asc);
    await echoed(hearer.wsc, 2);
  }, 30_000);

  it('lets whoever begins meanwhile begin when it is set aside: the owner, and a hearer that is then as far as the stream goes', async () => {
    const before = newAsc();
    await before.asc.start();
    for (let count = 0; count < 3; count += 1) await accepted(before.asc);
    await before.asc.stop();
    await junk();
    const owner = newAsc();
    const hearer = newWsc();
    const beginning = Promise.all([owner.asc.start(), hearer.wsc.start()]);
    expect(DAMAGE.exec(await owner.warned)?.[1]).toBe('4');
    await echoed(hearer.wsc, 3);
    expect(hearer.wsc.status().ready).toBe(false); // its deadline does not fire before it has heard all there is
    await repaired();
    await beginning;
    while (!hearer.wsc.status().ready) await connection.flush();
    while (((await hearer.wsc.read(({ closings }) => closings)) ?? 0) < 1) await connection.flush();
    await accepted(owner.asc);
    expect(await owner.asc.read(({ sum }) => sum)).toBe(4);
  }, 30_000);

  it('is found, too, where nobody knows what became of an append', async () => {
    const link = await NetworkLink.to(broker.port);
    const owner = newAsc(await connected(link.port));
    await owner.asc.start();
    await accepted(owner.asc);
    link.cut();
    const answer = add(owner.asc);
    // longer than the wait for an answer, so that the outcome is unknown
    await new Promise((resolve) => setTimeout(resolve, 700));
    await junk();
    link.mend('reset');
    expect(await answer).toMatchObject({ type: 'try-again' });
    expect(DAMAGE.exec(await owner.warned)?.[1]).toBe('2');
    await repaired();
    await accepted(owner.asc);
    await owner.asc.stop();
    await link.close();
  }, 30_000);

  it('is handed out as it is stored: a hash of zeros where none is named, and the beginning of what no answer has room for', async () => {
    const streams = new JetStreamStreams(connection, chainOf(CHAIN));
    await junk();
    const head = headers();
    head.set(HEADERS.previousHash, 'cd'.repeat(32));
    await connection.request(factSubject('asc', 'a.b'), new Uint8Array(1_048_000).fill(7), {
      headers: head,
      timeout: 2000,
    });
    expect(await streams.page('asc', 1, 1)).toEqual({
      lastSequence: 2,
      messages: [{ sequence: 1, name: 'offer-changed', previousHash: '00'.repeat(32), payload: Buffer.from('junk') }],
    });
    const {
      messages: [large],
    } = await streams.page('asc', 2, 1);
    expect(large).toMatchObject({ sequence: 2, name: 'a.b', previousHash: 'cd'.repeat(32) });
    expect(large?.payload.length).toBe(1_000_000);
  });
});
