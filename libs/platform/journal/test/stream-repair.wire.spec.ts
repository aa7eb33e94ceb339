import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { headers, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { chainOf, saidSubjects } from '@bpdao/catalogue';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import {
  checkStream,
  ensureStream,
  KvLease,
  openLeases,
  openSnapshots,
  repairStream,
  type Repair,
  type RepairParts,
  type RepairStep,
} from '../src/index.ts';
import type { StreamPlace } from '../src/stream-place.ts';
import { streamSettings } from '../src/stream-settings.ts';
import { CHAIN, OfferStream, untimed } from './offer-stream.ts';

const OTHER_CHAIN = 'cd'.repeat(32);
const STEPS: readonly RepairStep[] = ['copied', 'marked', 'deleted', 'made', 'refilled', 'verified'];

describe('the repair of a stream', () => {
  let broker: TestBroker;
  let connection: NatsConnection;
  let stream: OfferStream;
  let folder: string;

  beforeEach(async () => {
    broker = await startBroker();
    connection = await connect({ servers: broker.url });
    await ensureStream(connection, 'asc', 1);
    stream = new OfferStream(connection);
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-repair-'));
  });

  afterEach(async () => {
    await connection.close();
    await broker.stop();
    await rm(folder, { recursive: true });
  });

  const place = (): StreamPlace => ({ connection, actor: 'asc', chain: chainOf(CHAIN) });
  const parts = (more: Partial<RepairParts> = {}): RepairParts => ({
    ...place(),
    copy: path.join(folder, 'copy.jsonl'),
    setAside: path.join(folder, 'aside.jsonl'),
    ...more,
  });
  const repair = (more?: Partial<RepairParts>): Promise<Repair> => repairStream(parts(more));
  const setAside = async (): Promise<readonly Record<string, unknown>[]> =>
    (await readFile(path.join(folder, 'aside.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  /** Expects that the stream holds exactly the owner's messages, and has the settings of every actor's stream. */
  async function expectWhole(): Promise<void> {
    expect(await stream.all()).toEqual(
      stream.appended.map((message, index) => untimed({ ...message, seq: index + 1 })),
    );
    expect((await stream.info()).config).toMatchObject(streamSettings('asc', 1));
    await ensureStream(connection, 'asc', 1);
    expect(await checkStream(place())).toMatchObject({ lastSequence: stream.appended.length, foreign: [] });
  }

  it.each<[what: string, put: () => Promise<unknown>, why: RegExp]>([
    ['no hash of the message before it', () => stream.put('junk'), /^names no hash of the message before it$/],
    [
      'another hash',
      () => stream.put(stream.sealed().payload, OTHER_CHAIN),
      /^does not follow the one before it: the hash chain breaks there$/,
    ],
    [
      'bytes that are no batch',
      () => stream.put(Buffer.from([0xff, 0xff]), stream.hash),
      /^cannot be read \(FactBatch is no protobuf message/,
    ],
    [
      'another chain',
      () => stream.put(stream.sealed(OTHER_CHAIN).payload, stream.hash),
      /^is of another chain \(cdcdcdcdcdcd…/,
    ],
    [
      'a subject of no fact',
      () => stream.put(stream.sealed().payload, stream.hash, { name: 'offer-changed.twice' }),
      /^is of a type that asc does not state \(offer-changed.twice\)$/,
    ],
    [
      'another type of fact',
      () => stream.put(stream.sealed().payload, stream.hash, { name: 'vote-cast' }),
      /^is of a type that asc does not state \(vote-cast\)$/,
    ],
    [
      'the bytes of another fact',
      () => stream.put(stream.sealed().payload, stream.hash, { name: 'stake-taken' }),
      /^holds a fact that cannot be read \(StakeTaken/,
    ],
  ])('sets aside a message with %s, named by its sequence', async (_what, put, why) => {
    await stream.append(3);
    await put();
    const foreign = [
      { sequence: 4, subject: expect.stringMatching(/^bpdao\.v1\.asc\.fact\./), why: expect.stringMatching(why) },
    ];
    const junk = untimed(await stream.at(4));
    expect(await checkStream(place())).toEqual({ lastSequence: 4, chain: { sequence: 3, hash: stream.hash }, foreign });
    expect(await repair()).toMatchObject({ kept: 3, foreign });
    await expectWhole();
    expect(await setAside()).toEqual([
      {
        sequence: 4,
        subject: junk.subject,
        headers: junk.hdrs ?? '',
        payload: junk.data,
        why: expect.stringMatching(why),
      },
    ]);
  });

  it('finds them at the beginning, between messages of the chain and at the end; nobody hears the chain again, and all hear what comes then', async () => {
    const said: string[] = [];
    connection.subscribe(saidSubjects('asc'), {
      callback: (_error, message) => void said.push(message.headers?.get('Nats-Sequence') ?? ''),
    });
    await stream.put('first');
    await stream.append(100);
    for (let count = 0; count < 3; count += 1) await stream.put(`between ${count}`, stream.hash);
    await stream.append(70);
    await stream.put('last');
    await connection.flush();
    said.length = 0;
    expect(await repair()).toMatchObject({
      kept: 170,
      foreign: [{ sequence: 1 }, { sequence: 102 }, { sequence: 103 }, { sequence: 104 }, { sequence: 175 }],
    });
    expect(await setAside()).toHaveLength(5);
    expect(said).toEqual([]);
    const expectedAgain = (await stream.all()).map(
      ({ hdrs = '' }) => /Expected-Last-Sequence: (\d+)/.exec(Buffer.from(hdrs, 'base64').toString())?.[1],
    );
    // the one header that says where a message stands
    expect(expectedAgain).toEqual(Array.from({ length: 170 }, (_, index) => String(index)));
    stream.appended.length = 0;
    await stream.append(1);
    await connection.flush();
    expect(said).toEqual(['171']);
  });

  it('keeps what continues the chain whoever put it there, without what its headers would have the broker do', async () => {
    await stream.append(1);
    const odd = headers();
    odd.set(
      'Nats-Expected-Last-Msg-Id',
      Buffer.from(stream.appended[0]?.hdrs ?? '', 'base64')
        .toString()
        .match(/Nats-Msg-Id: (\w+)/)?.[1] ?? '',
    );
    odd.set('Nats-Msg-Id', 'mine');
    odd.set('Bpdao-Note', 'kept');
    await stream.put('junk');
    odd.delete('Nats-Expected-Last-Msg-Id');
    await stream.put(stream.sealed().payload, stream.hash, { headers: odd });
    expect(await repair()).toMatchObject({ kept: 2, foreign: [{ sequence: 2 }] });
    expect(Buffer.from((await stream.at(2)).hdrs ?? '', 'base64').toString()).toBe(
      `NATS/1.0\r\nBpdao-Note: kept\r\nBpdao-Previous-Hash: ${stream.hash}\r\nNats-Expected-Last-Sequence: 1\r\n\r\n`,
    );
  });

  it('changes nothing of a stream that is whole, and makes no file', async () => {
    await stream.append(5);
    const before = await stream.info();
    expect(await repair()).toEqual({ kept: 5, foreign: [], files: undefined });
    expect(await stream.info()).toMatchObject({ created: before.created, config: before.config, state: before.state });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(STEPS)('that is broken off when the stream is %s goes on where it was', async (step) => {
    await stream.append(130);
    await stream.put('junk');
    const broken = repair({
      onStep: (done) => {
        if (done === step) throw new Error('power cut');
      },
    });
    await expect(broken).rejects.toThrow('power cut');
    if (step !== 'copied' && step !== 'deleted') {
      await expect(checkStream(place())).rejects.toThrow(/^stream of asc is being repaired; /);
    }
    const copy =
      // the stream says where it is
      step === 'copied' || step === 'deleted' ? path.join(folder, 'copy.jsonl') : path.join(folder, 'another.jsonl');
    if (step === 'copied') await expect(repair()).rejects.toThrow(/copy\.jsonl is there already; name another file$/);
    expect(
      await repair(
        step === 'copied'
          ? { copy: path.join(folder, 'again.jsonl') }
          : { copy, setAside: path.join(folder, 'elsewhere.jsonl') },
      ),
    ).toMatchObject({ kept: 130, foreign: [{ sequence: 131, why: 'names no hash of the message before it' }] });
    await expectWhole();
    expect(await setAside()).toMatchObject([{ sequence: 131, payload: Buffer.from('junk').toString('base64') }]);
  });

  it('that is broken off while it is refilled goes on behind what is stored', async () => {
    await stream.append(200);
    await stream.put('junk');
    const cut = await connect({ servers: broker.url });
    const broken = repair({
      connection: cut,
      onProgress: (what, done) => {
        if (what === 'refilling' && done === 64) void cut.close();
      },
    });
    await expect(broken).rejects.toThrow();
    expect(await stream.last()).toBeGreaterThanOrEqual(64);
    await repair();
    await expectWhole();
  });

  it('is refused while a process of the actor runs, also one of several versions', async () => {
    await stream.append(1);
    await stream.put('junk');
    const leases = await openLeases(connection, 2000, 1);
    for (const key of ['asc', 'asc.some-version']) {
      const lease = new KvLease(leases, key, 'somebody');
      expect(await lease.take()).toBe('held');
      await expect(repair()).rejects.toThrow(
        `asc runs (its lease ${key} is held): stop asc first, every process of it`,
      );
      await lease.release();
    }
    expect(await new KvLease(leases, 'wsc', 'somebody').take()).toBe('held');
    expect(await repair()).toMatchObject({ kept: 1 });
  });

  it('is refused where a file would be written over', async () => {
    await stream.append(1);
    await stream.put('junk');
    await repair();
    await stream.put('junk again');
    await expect(repair({ copy: path.join(folder, 'second.jsonl') })).rejects.toThrow(
      /aside\.jsonl is there already; name another file$/,
    );
    await expect(repair({ setAside: path.join(folder, 'second.jsonl') })).rejects.toThrow(
      /copy\.jsonl is there already; name another file$/,
    );
    expect(await stream.last()).toBe(2);
  });

  it('is refused by the genesis file of another chain', async () => {
    await stream.append(2);
    await expect(repair({ chain: chainOf(OTHER_CHAIN) })).rejects.toThrow(
      'no message of the stream of asc continues this chain, and the first is of another: is the genesis file the right one?',
    );
    await expectWhole();
  });

  it('is refused where a snapshot holds more than the chain: that is loss, and no damage', async () => {
    await stream.append(2);
    await stream.put('junk');
    await (await openSnapshots(connection, 'asc', 1)).write(`3.3.${'00'.repeat(32)}`, Buffer.from('state'));
    await expect(repair()).rejects.toThrow(
      'a snapshot of asc holds its stream up to 3, and its chain ends at 2: the broker lost messages that it had acknowledged, and no repair brings them back',
    );
  });

  it('closes a gap where something foreign was, and is refused where a message of the chain is gone', async () => {
    await connection.request('$JS.API.STREAM.DELETE.ASC');
    const { deny_delete: _denied, ...lax } = streamSettings('asc', 1);
    await stream.api('STREAM.CREATE.ASC', lax);
    await stream.append(2);
    await stream.put('junk');
    await stream.append(1);
    await stream.api('STREAM.MSG.DELETE.ASC', { seq: 3 });
    expect(await checkStream(place())).toMatchObject({
      chain: { sequence: 3 },
      foreign: [{ sequence: 3, why: 'is missing' }],
    });
    await stream.append(2);
    await stream.api('STREAM.MSG.DELETE.ASC', { seq: 5 });
    await expect(checkStream(place())).rejects.toThrow(
      'stream of asc: message 5 is missing, and nothing behind it continues the chain: it is lost, and no repair brings it back',
    );
    await expect(repair()).rejects.toThrow('it is lost');
  });

  it('is refused where newer rules wrote the chain', async () => {
    await stream.append(1);
    const { payload } = new OfferStream(connection).sealed();
    const newer = Buffer.from(payload);
    const at = newer.indexOf(Buffer.from([0x10, 0x01])); // rules_version = 1
    newer[at + 1] = 2;
    await stream.put(newer, stream.hash);
    await expect(repair()).rejects.toThrow(
      'stream of asc: message 2 was written by rules version 2, and this program knows 1: it needs a newer release',
    );
  });

  it('is refused when the stream is gone and no copy is named', async () => {
    await connection.request('$JS.API.STREAM.DELETE.ASC');
    await expect(repair()).rejects.toThrow(
      'stream ASC is not there; if a repair of it was broken off, "bpdao stream repair asc" goes on with --copy and the file that it named',
    );
  });
});
