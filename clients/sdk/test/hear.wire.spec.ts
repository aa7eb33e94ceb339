import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/nats-core';
import { chainOf, factSubject, HEADERS, RULES_VERSION, saidSubject } from '@bpdao/catalogue';
import { repairStream } from '@bpdao/journal';
import type { GossipFact } from '@bpdao/messages';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { hearCausally } from '../src/hear-causally.ts';
import { firstSequences, hear, type From } from '../src/hear.ts';
import { connectBroker } from '../src/requester.ts';
import { SpokenActor } from './spoken-actor.ts';

const CHAIN = 'ab'.repeat(32);
const hashOfNumber = (number: number): string => number.toString(16).padStart(64, '0');
const dropped = (number: number): GossipFact => ({
  type: 'transactions-dropped',
  drops: [{ hash: hashOfNumber(number), sender: hashOfNumber(0), reason: 'expired' }],
});
const numberOf = (fact: GossipFact): number =>
  fact.type === 'transactions-dropped' ? Number.parseInt(fact.drops[0]?.hash ?? '', 16) : -1;

describe('hearing', () => {
  let broker: TestBroker;
  let gossip: SpokenActor<'gossip'>;
  let connection: NatsConnection;

  beforeEach(async () => {
    broker = await startBroker();
    gossip = await SpokenActor.start('gossip', CHAIN, broker.url);
    connection = await connectBroker([broker.url], 'test');
  }, 30_000);
  afterEach(async () => {
    await connection.close();
    await gossip.stop();
    await broker.stop();
  });

  async function take(from: From, count: number, chainId = CHAIN): Promise<number[]> {
    const stop = AbortSignal.timeout(20_000);
    const numbers: number[] = [];
    for await (const said of hear(connection, chainId, 'gossip', { from, signal: stop })) {
      for (const { fact } of said.facts) numbers.push(numberOf(fact));
      if (numbers.length >= count) break;
    }
    return numbers;
  }

  it('gives what was said before, and goes on with what is said then', async () => {
    for (const number of [1, 2, 3]) await gossip.say([dropped(number)]);
    const taking = take('beginning', 6);
    await sleep(200);
    await gossip.say([dropped(4), dropped(5)]);
    await gossip.say([dropped(6)]);
    expect(await taking).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each<[where: string, from: From, expected: number[]]>([
    ['a sequence', 3, [3, 4]],
    ['now', 'now', [4]],
  ])('begins at %s', async (_where, from, expected) => {
    for (const number of [1, 2, 3]) await gossip.say([dropped(number)]);
    const taking = take(from, expected.length);
    if (from === 'now') await gossip.asked;
    await gossip.say([dropped(4)]);
    expect(await taking).toEqual(expected);
  });

  it('of several begins at now when the last of them is there', async () => {
    await gossip.say([dropped(1)]);
    const trouble = Promise.withResolvers<string>();
    const places = firstSequences(connection, ['gossip', 'wsc'], { from: 'now', onTrouble: trouble.resolve });
    expect(await Promise.race([trouble.promise, places])).toBe(
      'The wsc service does not answer; is it running, or does this identity ask too much?',
    );
    const wsc = await SpokenActor.start('wsc', CHAIN, broker.url);
    expect(await places).toEqual(
      new Map([
        ['gossip', 2],
        ['wsc', 1],
      ]),
    );
    await wsc.stop();
  });

  it('takes a message that comes twice once', async () => {
    const taking = take('beginning', 3);
    await sleep(100);
    await gossip.say([dropped(1)]);
    await gossip.say([dropped(2)]);
    const headers = natsHeaders();
    headers.set('Nats-Sequence', '1');
    headers.set(HEADERS.previousHash, CHAIN);
    await gossip.disturb(saidSubject('gossip', 'transactions-dropped'), new Uint8Array(), { headers });
    await gossip.say([dropped(3)]);
    expect(await taking).toEqual([1, 2, 3]);
  });

  it('fetches what the broker did not deliver', async () => {
    await gossip.say([dropped(1)]);
    const numbers: number[] = [];
    for await (const said of hear(connection, CHAIN, 'gossip', {
      from: 'beginning',
      signal: AbortSignal.timeout(20_000),
    })) {
      for (const { fact } of said.facts) numbers.push(numberOf(fact));
      if (numbers.length === 1) await sayWhileAway([2, 3, 4]);
      if (numbers.length === 4) break;
    }
    expect(numbers).toEqual([1, 2, 3, 4]);
  });

  /** States facts while the hearer connects again. */
  async function sayWhileAway(numbers: readonly number[]): Promise<void> {
    const back = connection.reconnect();
    for (const number of numbers) await gossip.say([dropped(number)]);
    await back;
  }

  it('takes what is said although nobody answers what was asked in a silence', async () => {
    await gossip.say([dropped(1)]);
    const numbers: number[] = [];
    let saying: Promise<number> | undefined;
    for await (const said of hear(connection, CHAIN, 'gossip', {
      from: 'beginning',
      signal: AbortSignal.timeout(20_000),
    })) {
      for (const { fact } of said.facts) numbers.push(numberOf(fact));
      if (numbers.length === 2) break;
      saying = gossip.hang().then(() => gossip.say([dropped(2)]));
    }
    await saying; // the hearer may hear it before the speaker knows that it is stored
    expect(numbers).toEqual([1, 2]);
  });

  it('goes on after the broker was killed and started again', async () => {
    const taking = take('beginning', 6);
    for (const number of [1, 2, 3]) await gossip.say([dropped(number)]);
    await broker.kill();
    await broker.restart();
    for (const number of [4, 5, 6]) await gossip.say([dropped(number)]);
    expect(await taking).toEqual([1, 2, 3, 4, 5, 6]);
  }, 30_000);

  it('refuses the stream of another chain', async () => {
    await gossip.say([dropped(1)]);
    await expect(take('beginning', 1, 'cd'.repeat(32))).rejects.toMatchObject({ kind: 'wrong-chain' });
    await expect(take(1, 1, CHAIN)).resolves.toEqual([1]);
  });

  /** Hears three messages, runs `happens`, and hears on. */
  async function hearThrough(happens: () => Promise<void>): Promise<void> {
    let heard = 0;
    for (const number of [1, 2, 3]) await gossip.say([dropped(number)]);
    for await (const said of hear(connection, CHAIN, 'gossip', {
      from: 'beginning',
      signal: AbortSignal.timeout(20_000),
    })) {
      heard += said.facts.length;
      if (heard === 3) await happens();
      if (heard > 3) return;
    }
  }

  it.each<[what: string, numbers: readonly number[], sentence: string]>([
    [
      'is empty again',
      [],
      'The stream of gossip ends at 0, before 3, which was read: it was made anew or restored to an older state.',
    ],
    [
      'was made anew and is shorter',
      [8, 9],
      'The stream of gossip ends at 2, before 3, which was read: it was made anew or restored to an older state.',
    ],
    [
      'was made anew and goes on past what was read',
      [6, 7, 8, 9],
      'The stream of gossip breaks its chain of hashes at 4; who runs gossip sets aside what does not belong there with "bpdao stream repair gossip".',
    ],
  ])('stops at a stream that %s', async (_what, numbers, sentence) => {
    const hearing = hearThrough(async () => {
      await gossip.forget();
      for (const number of numbers) await gossip.say([dropped(number)]);
    });
    await expect(hearing).rejects.toMatchObject({ kind: 'broken-history', message: sentence });
  });

  const junk = async (payload: Uint8Array | string, previousHash?: string): Promise<void> => {
    const headers = natsHeaders();
    if (previousHash !== undefined) headers.set(HEADERS.previousHash, previousHash);
    await gossip.connection.request(factSubject('gossip', 'transactions-dropped'), payload, { headers, timeout: 2000 });
  };

  it.each<[what: string, put: () => Promise<void>, sentence: RegExp]>([
    [
      'without a hash',
      () => junk('junk'),
      /^The stream of gossip breaks its chain of hashes at 4; who runs gossip sets aside what does not belong there with "bpdao stream repair gossip"\.$/,
    ],
    ['with another hash', () => junk('junk', CHAIN), /^The stream of gossip breaks its chain of hashes at 4; /],
    [
      'that nobody can read',
      () => junk('junk', gossip.hash),
      /^The stream of gossip holds something that is no fact at 4: FactBatch.*; who runs gossip/,
    ],
    [
      'larger than any answer',
      () => junk(new Uint8Array(1_048_000), CHAIN),
      /^The stream of gossip breaks its chain of hashes at 4; /,
    ],
  ])('stops before a message %s, once it was asked for again', async (_what, put, sentence) => {
    const asked = (): number => gossip.asks.filter((from) => from === 4).length;
    await expect(hearThrough(put)).rejects.toMatchObject({
      kind: 'broken-history',
      message: expect.stringMatching(sentence),
    });
    expect(asked()).toBeGreaterThanOrEqual(2);
  });

  it('waits before what does not belong there when it has whom to tell, and goes on when it is set aside', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-hear-'));
    const { promise: told, resolve: tell } = Promise.withResolvers<string>();
    await gossip.say([dropped(1)]);
    const numbers: number[] = [];
    const hearing = (async () => {
      for await (const { facts } of hear(connection, CHAIN, 'gossip', {
        from: 'beginning',
        signal: AbortSignal.timeout(20_000),
        onDamage: tell,
      })) {
        numbers.push(...facts.map(({ fact }) => numberOf(fact)));
        if (numbers.length === 2) return;
      }
    })();
    await junk('junk');
    expect(await told).toMatch(/^The stream of gossip breaks its chain of hashes at 2; /);
    await repairStream({
      connection: gossip.connection,
      actor: 'gossip',
      chain: chainOf(CHAIN),
      copy: path.join(folder, 'copy.jsonl'),
      setAside: path.join(folder, 'aside.jsonl'),
    });
    await gossip.say([dropped(2)]);
    await hearing;
    expect(numbers).toEqual([1, 2]);
    await rm(folder, { recursive: true });
  }, 30_000);

  it('stops at a stream that was made anew while it is spoken to without a pause', async () => {
    for (let number = 0; number < 100; number += 1) await gossip.say([dropped(number)]);
    let over = false;
    let isRead = (): void => undefined;
    const allRead = new Promise<void>((resolve) => (isRead = resolve));
    const hearing = (async () => {
      for await (const { sequence } of hear(connection, CHAIN, 'gossip', {
        from: 'beginning',
        signal: AbortSignal.timeout(20_000),
      })) {
        if (sequence === 100) isRead();
      }
    })();
    hearing.catch(() => (over = true));
    await allRead;
    await gossip.forget();
    for (let number = 0; number < 90 && !over; number += 1) {
      await gossip.say([dropped(number)]);
      await sleep(20);
    }
    await expect(hearing).rejects.toMatchObject({
      message: expect.stringMatching(/^The stream of gossip ends at [1-8]?\d, before 100/),
    });
  }, 30_000);

  it('stops at facts of newer rules than it knows', async () => {
    const hearing = hearThrough(async () => void (await gossip.say([dropped(4)], {}, RULES_VERSION + 1)));
    await expect(hearing).rejects.toMatchObject({
      kind: 'newer-rules',
      message:
        'The stream of gossip was written by rules version 2 from message 4 on, and this program knows 1: it needs a newer release.',
    });
  });

  it('gives facts of two streams after those their authors had heard', async () => {
    const wsc = await SpokenActor.start('wsc', CHAIN, broker.url);
    const missed = {
      type: 'slot-missed',
      height: 1n,
      attempt: 0,
      producer: hashOfNumber(1),
      reason: 'deadline',
    } as const;
    const order: string[] = [];
    const hearing = (async () => {
      for await (const { actor, position } of hearCausally(connection, CHAIN, {
        from: new Map([
          ['wsc', 1],
          ['gossip', 1],
        ] as const),
        signal: AbortSignal.timeout(20_000),
      })) {
        order.push(`${actor} ${position.sequence}`);
        if (order.length === 3) return;
      }
    })();
    await wsc.say([missed], { gossip: { sequence: 2, index: 0 } });
    await sleep(200);
    expect(order).toEqual([]);
    await gossip.say([dropped(1)]);
    await gossip.say([dropped(2)]);
    await hearing;
    await wsc.stop();
    expect(order).toEqual(['gossip 1', 'gossip 2', 'wsc 1']);
  });
});
