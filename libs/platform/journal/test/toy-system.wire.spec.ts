import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { Mailbox, nothing, refuse, rulesOf, say, systemClock, type TabledTypes } from '@bpdao/actor';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import type { Chain, Vocabulary } from '@bpdao/wire';
import { ensureStreams, JetStreamJournal, JetStreamStreams, mustBeOfChain } from '../src/index.ts';

/** A till takes coins. */
interface TillTypes extends TabledTypes {
  readonly state: { cents: number };
  readonly command: { readonly type: 'take'; readonly cents: number };
  readonly fact: { readonly type: 'taken'; readonly cents: number };
  readonly heard: never;
  readonly deadline: never;
  readonly genesis: undefined;
}

/** A bell hears the till and rings for each coin. */
interface BellTypes extends TabledTypes {
  readonly state: { rings: number };
  readonly command: never;
  readonly fact: { readonly type: 'rang'; readonly times: number };
  readonly heard: TillTypes['fact'];
  readonly deadline: never;
  readonly genesis: undefined;
}

const till = rulesOf<TillTypes>({
  actor: 'till',
  version: 1,
  genesis: () => ({ cents: 0 }),
  commands: {
    take: (_state, { cents }) => (cents > 0 ? say({ type: 'taken', cents }) : refuse('NO_COIN')),
  },
  folds: { taken: (state, { cents }) => void (state.cents += cents) },
  hears: {},
  deadlines: {},
  nextDeadline: () => undefined,
  invariants: { 'the till owes nobody': ({ cents }) => (cents >= 0 ? undefined : `it holds ${cents} cents`) },
});

const bell = rulesOf<BellTypes>({
  actor: 'bell',
  version: 1,
  genesis: () => ({ rings: 0 }),
  commands: {},
  folds: { rang: (state) => void (state.rings += 1) },
  hears: {
    taken: { decide: ({ rings }, { cents }) => (cents >= 5 ? say({ type: 'rang', times: rings + 1 }) : nothing) },
  },
  deadlines: {},
  nextDeadline: () => undefined,
  invariants: {},
});

const read = (body: Uint8Array): never => JSON.parse(Buffer.from(body).toString('utf8')) as never;
const part = (hears: readonly string[], facts: readonly string[]): Vocabulary['actors'][string] => ({
  hears,
  command: { names: ['take'], maxBytes: { take: 100 } },
  fact: { names: facts, decode: (_name, body) => read(body) },
  query: { names: [], maxBytes: {} },
  refusals: { NO_COIN: 'The command brings no coin.' },
});
const vocabulary: Vocabulary = {
  rulesVersion: 1,
  actors: { till: part([], ['taken']), bell: part(['till'], ['rang']) },
};
const chain: Chain = { chainId: 'ab'.repeat(32), vocabulary };
const codec = {
  encode: (fact: { readonly type: string }) => ({ name: fact.type, body: Buffer.from(JSON.stringify(fact)) }),
  decodeOwn: (_name: string, body: Uint8Array) => read(body),
  decodeHeard: (_actor: string, _name: string, body: Uint8Array) => read(body),
};

describe('a system of other actors', () => {
  let broker: TestBroker;
  let connection: NatsConnection;

  beforeEach(async () => {
    broker = await startBroker();
    connection = await connect({ servers: broker.url });
    await ensureStreams(connection, vocabulary, 1);
  });

  afterEach(async () => {
    await connection.close();
    await broker.stop();
  });

  const partsOf = (actor: string) => ({
    codec,
    genesis: undefined,
    chainId: chain.chainId,
    clock: systemClock,
    hears: vocabulary.actors[actor]?.hears ?? [],
    journal: new JetStreamJournal(connection, actor, chain.chainId),
    streams: new JetStreamStreams(connection, chain),
  });

  it('takes commands, hears facts and states its own on the platform, without a rule of this DAO', async () => {
    const tills = new Mailbox<TillTypes>({ rules: till, ...partsOf('till') });
    const bells = new Mailbox<BellTypes>({ rules: bell, ...partsOf('bell') });
    await Promise.all([tills.start(), bells.start()]);
    const told = { name: 'take', digest: '00'.repeat(32) };
    for (const cents of [1, 5, 10]) {
      expect(await tills.tell({ type: 'take', cents }, told)).toMatchObject({ type: 'accepted' });
    }
    expect(await tills.tell({ type: 'take', cents: 0 }, told)).toMatchObject({
      type: 'refused',
      refusal: { code: 'NO_COIN' },
    });
    const rung: unknown[] = [];
    const streams = new JetStreamStreams(connection, chain);
    for await (const { batch } of streams.follow(
      'bell',
      { sequence: 0, hash: chain.chainId },
      AbortSignal.timeout(30_000),
    )) {
      rung.push(...batch.facts.map(({ body }) => read(body)));
      if (rung.length === 2) break;
    }
    expect(rung).toEqual([
      { type: 'rang', times: 1 },
      { type: 'rang', times: 2 },
    ]);
    expect(await tills.read(({ cents }) => cents)).toBe(16);
    await Promise.all([tills.stop(), bells.stop()]);
  });

  it('is told from a system of another chain', async () => {
    const tills = new Mailbox<TillTypes>({ rules: till, ...partsOf('till') });
    await tills.start();
    await tills.tell({ type: 'take', cents: 1 }, { name: 'take', digest: '00'.repeat(32) });
    await tills.stop();
    const other = { chainId: 'cd'.repeat(32), vocabulary };
    await expect(mustBeOfChain({ connection, account: undefined }, 'bell', other)).rejects.toThrow(
      'stream of till: message 1 is of another chain',
    );
  });
});
