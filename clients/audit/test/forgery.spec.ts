import { actorNames, catalogue, decodeBatch, type ActorName } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type { StoredMessage } from '@bpdao/messages';
import { SignatureChecker } from '@bpdao/signatures';
import { audit } from '../src/audit.ts';
import type { Finding } from '../src/finding.ts';
import { chainOfEveryKind } from './chain-of-every-kind.ts';
import { fieldsOf, forged, sealedAgain, withEnvelope, withField, without, withPayload, type Place } from './forge.ts';
import { envelopes } from './forged-envelopes.ts';
import { memorySource, type Streams } from './memory-source.ts';

const kinds = actorNames.flatMap((actor) =>
  catalogue[actor].fact.names.map((name) => [`${actor} ${name}`, actor, name] as const),
);
const checker = new SignatureChecker({ threads: 0 });
let genesis: Genesis;
let streams: Streams;

beforeAll(async () => {
  ({ genesis, streams } = await chainOfEveryKind());
});

afterAll(() => checker.close());

const find = async (altered: Streams): Promise<Finding | undefined> =>
  (await audit({ genesis, source: memorySource(altered), checker })).finding;

/** Finds the first fact of a kind. */
function placeOf(actor: ActorName, name: string): Place {
  const message = streams[actor].find((one) => one.name === name)!;
  // takes the last fact of a batch, so that the facts before it are right
  return { actor, sequence: message.sequence, index: decodeBatch(name, message.payload).batch.facts.length - 1 };
}

/** The first few of the fifty parameters, and of the members of lists, stand for all. */
const isOneOfEach = ([first = '', second = '', ...rest]: readonly string[]): boolean =>
  first === 'parameters'
    ? ['blockIntervalMs', 'redistribute', 'revertSilenceMs'].includes(second)
    : [second, ...rest].every((step) => !/^\d+$/.test(step) || Number(step) < 2);

describe('an audit', () => {
  test('finds nothing wrong where everything is right, on a chain that holds every kind of fact', async () => {
    const report = await audit({ genesis, source: memorySource(streams), checker });
    expect(report.finding).toBeUndefined();
    expect(report.messages).toBe(report.messagesInAll);
    expect(report.height).toBeGreaterThan(20n);
    expect(new Set(actorNames.flatMap((actor) => streams[actor].map(({ name }) => `${actor} ${name}`)))).toEqual(
      new Set(kinds.map(([kind]) => kind)),
    );
  });

  test.each(kinds)('names the message of %s in which one byte is altered', async (_kind, actor, name) => {
    const place = placeOf(actor, name);
    const { payload } = streams[actor][place.sequence - 1]!;
    for (const at of [Math.floor(payload.length / 3), payload.length - 1]) {
      const finding = await find(
        withPayload(streams, place, (bytes) => bytes.map((byte, index) => (index === at ? byte ^ 4 : byte))),
      );
      expect([at, finding]).toEqual([at, expect.objectContaining({ actor, sequence: place.sequence, name })]);
    }
  });

  test.each(kinds)('names the fact %s of which any field is forged and sealed again', async (_kind, actor, name) => {
    const place = placeOf(actor, name);
    const { batch } = decodeBatch(name, streams[actor][place.sequence - 1]!.payload);
    const fields = fieldsOf(catalogue[actor].fact.decode(name, batch.facts[place.index]!.body)).filter(isOneOfEach);
    const missed: unknown[] = [];
    for (const path of fields) {
      const finding = await find(
        forged(streams, genesis.chainId, place, (one) => withField(actor, one, place.index, path)),
      );
      if (
        finding?.actor !== actor ||
        finding.sequence !== place.sequence ||
        (finding.index ?? place.index) !== place.index
      ) {
        missed.push([path.join('.'), finding]);
      }
    }
    expect(missed).toEqual([]);
  });

  test.each(envelopes)('names a fact that carries %s', async (_what, [actor, name], change, sentence) => {
    const place = placeOf(actor, name);
    const finding = await find(
      forged(streams, genesis.chainId, place, (batch) =>
        withEnvelope(batch, 0, (envelope) => ({ ...envelope, ...change(envelope, batch) })),
      ),
    );
    expect(finding).toEqual({
      actor,
      sequence: place.sequence,
      index: 0,
      name,
      sentence: expect.stringMatching(sentence),
    });
  });

  test('names the message whose bytes alone tell that they were altered: no rule knows who traced a command', async () => {
    const place = placeOf('vpsc', 'salary-claimed');
    const altered = forged(streams, genesis.chainId, place, (batch) =>
      withEnvelope(batch, 0, (envelope) => ({
        ...envelope,
        trace: { ...envelope.trace, traceId: 'ab'.repeat(16), parentSpanId: 'cd'.repeat(8) },
      })),
    );
    const finding = await find(withPayload(streams, place, () => altered.vpsc[place.sequence - 1]!.payload));
    expect(finding).toEqual({
      actor: 'vpsc',
      sequence: place.sequence,
      name: 'salary-claimed',
      sentence: `its bytes do not have the hash that message ${place.sequence + 1} names as the one before it`,
    });
  });

  test.each<[where: string, at: (length: number) => number]>([
    ['at its end', (length) => length + 1],
    ['between its messages', (length) => length - 5],
    ['before them all', () => 1],
  ])('names what does not belong in a stream %s, and not its neighbours', async (_where, at) => {
    const sequence = at(streams.asc.length);
    const junk = { sequence, name: 'offer-changed', previousHash: '00'.repeat(32), payload: Buffer.from('junk') };
    const behind = streams.asc.slice(sequence - 1).map((message) => ({ ...message, sequence: message.sequence + 1 }));
    const finding = await find({ ...streams, asc: [...streams.asc.slice(0, sequence - 1), junk, ...behind] });
    expect(finding).toEqual({
      actor: 'asc',
      sequence,
      name: 'offer-changed',
      sentence:
        sequence === 1
          ? 'it is the first one, and does not name the hash of the genesis file as the one before it'
          : `it does not name the hash of message ${sequence - 1} as the one before it`,
    });
  });

  test('names a message that carries bytes which say nothing', async () => {
    const place = placeOf('vpsc', 'pool-opened');
    const finding = await find(
      sealedAgain(streams, genesis.chainId, place, ({ payload }) =>
        Buffer.concat([payload, Buffer.from([0x78, 0x01])]),
      ),
    );
    expect(finding).toEqual({
      actor: 'vpsc',
      sequence: place.sequence,
      name: 'pool-opened',
      sentence: 'its bytes are not those that its content is encoded to',
    });
  });

  test('names a fact that had heard a place between two facts', async () => {
    const sentences: (string | undefined)[] = [];
    let before = 0;
    for (const { sequence, name, payload } of streams.vpsc.slice(0, 60)) {
      const { asc } = decodeBatch(name, payload).batch.facts[0]!.heard;
      const between = { sequence: (asc?.sequence ?? 0) - 1, index: 500 };
      if (between.sequence > before) {
        const finding = await find(
          forged(streams, genesis.chainId, { actor: 'vpsc', sequence }, (batch) =>
            withEnvelope(batch, 0, (envelope) => ({ ...envelope, heard: { ...envelope.heard, asc: between } })),
          ),
        );
        expect(finding).toMatchObject({ actor: 'vpsc', sequence });
        sentences.push(finding?.sentence);
      }
      before = asc?.sequence ?? before;
    }
    expect(sentences).toContainEqual(expect.stringMatching(/where no fact stands$/));
  });

  test('names a message that newer rules wrote', async () => {
    const place = placeOf('vpsc', 'pool-opened');
    const finding = await find(forged(streams, genesis.chainId, place, (batch) => ({ ...batch, rulesVersion: 2 })));
    expect(finding).toMatchObject({
      actor: 'vpsc',
      sequence: place.sequence,
      sentence: 'it was written by rules version 2; this audit knows 1',
    });
  });

  test('names the fact that stands where another was left out', async () => {
    const taken = streams.asc.findIndex(
      ({ name }, index) => name === 'stake-taken' && streams.asc[index - 1]!.name === 'offer-changed' && index > 20,
    );
    const { heard } = decodeBatch('stake-taken', streams.asc[taken]!.payload).batch.facts[0]!;
    const upTo = (actor: ActorName): readonly StoredMessage[] => streams[actor].slice(0, heard[actor]?.sequence ?? 0);
    const finding = await find({
      ...streams,
      asc: without(streams.asc.slice(0, taken + 1), taken, genesis.chainId),
      wsc: upTo('wsc'),
      vpsc: upTo('vpsc'),
      governance: upTo('governance'),
      forum: streams.forum,
      gossip: [],
    });
    expect(finding).toMatchObject({
      actor: 'asc',
      sequence: taken,
      name: 'stake-taken',
      sentence: expect.stringMatching(/^before it asc had to state offer-changed, because of vpsc \d+:\d+/),
    });
  });

  test('names the message after a gap', async () => {
    const { sequence } = placeOf('vpsc', 'pool-refused');
    const finding = await find({ ...streams, vpsc: streams.vpsc.filter((message) => message.sequence !== sequence) });
    expect(finding).toMatchObject({
      actor: 'vpsc',
      sequence: sequence + 1,
      sentence: `message ${sequence} should stand here`,
    });
  });

  test('names who had heard what was cut off a stream since', async () => {
    const { actor, sentence } = (await find({ ...streams, forum: streams.forum.slice(0, -3) }))!;
    expect([actor, sentence]).toEqual(['vpsc', expect.stringMatching(/had heard forum up to .* which is missing/)]);
  });

  test('names a transaction whose signature does not hold, where it was gossiped', async () => {
    const place = placeOf('gossip', 'transactions-gossiped');
    const finding = await find(
      forged(streams, genesis.chainId, place, (batch) => withField('gossip', batch, 0, ['transaction', 'signature'])),
    );
    expect(finding).toEqual({
      actor: 'gossip',
      sequence: place.sequence,
      index: 0,
      name: 'transactions-gossiped',
      sentence: 'the signature of the command submit-transaction does not hold',
    });
  });

  test('does not tell by whom the command of a fact was traced: only whoever sent it knows', async () => {
    const place = placeOf('vpsc', 'salary-claimed');
    const finding = await find(
      forged(streams, genesis.chainId, place, (batch) =>
        withEnvelope(batch, 0, (envelope) => ({
          ...envelope,
          trace: { ...envelope.trace, traceId: 'ab'.repeat(16), parentSpanId: 'cd'.repeat(8) },
        })),
      ),
    );
    expect(finding).toBeUndefined();
  });
});
