import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spanOfBlock, traceOfHeight } from '@bpdao/actor';
import { actorNames } from '@bpdao/catalogue';
import { hashOf } from '@bpdao/sdk';
import { bpdao } from '../src/command-line.ts';
import { OtlpReceiver, type ReceivedSpan } from '../src/otlp-receiver.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

/**
 * Code for every process started from here on: a process that loads a part of OpenTelemetry leaves a file in the
 * folder, named by program.
 */
const WATCH_LOADS = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  import { mkdirSync } from 'node:fs';
  registerHooks({ resolve(name, context, next) {
    if (name.startsWith('@opentelemetry/')) mkdirSync(process.env.LOADS_FOLDER + '/' + process.argv[1].split('/').at(-3) + '.' + process.pid, { recursive: true });
    return next(name, context);
  } });
`)}`;

/** Six services, four producers and a customer that all trace; the block that holds the customer's two Txs. */
describe('a block is traced end to end: it', () => {
  const nodeOptions = process.env.NODE_OPTIONS;
  let receiver: OtlpReceiver;
  let network: TestNetwork;
  let loads: string;
  let height: bigint;
  let traceId: string;
  let block: readonly ReceivedSpan[];
  let hashes: readonly string[];

  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    loads = await mkdtemp(path.join(tmpdir(), 'bpdao-loads-'));
    Object.assign(process.env, {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      LOADS_FOLDER: loads,
      NODE_OPTIONS: `--import ${WATCH_LOADS}`,
    });
    network = await startTestNetwork({ set: ['blockIntervalMs=300'] });
    await network.watch.until(({ facts }) =>
      hasPoolOfFour(facts.flatMap(({ fact }) => (fact.type === 'vote-cast' ? [fact.vote.payload.value.poolId] : []))),
    );
    hashes = await sendTwo();
    const { proposed } = await network.watch.until(({ accepted }) =>
      accepted.find((one) => one.proposed.block.transactions.length > 0),
    );
    ({ height } = proposed.block.header.value);
    traceId = traceOfHeight(network.chain.genesis.chainId, height);
    const isWhole = (spans: readonly ReceivedSpan[]): boolean =>
      spans.some(({ name }) => name === 'block') &&
      factsOfBlock().every(({ trace }) => spans.some(({ spanId }) => spanId === trace.spanId)) &&
      orphansOf(spans).length === 0;
    block = await receiver.until((spans) => {
      const its = spans.filter((span) => span.traceId === traceId);
      return isWhole(its) ? its : undefined;
    });
  });

  afterAll(async () => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    delete process.env.LOADS_FOLDER;
    process.env.NODE_OPTIONS = nodeOptions ?? '';
    await network.end();
    await receiver.stop();
    await rm(loads, { recursive: true, force: true });
  });

  /** Tells if all four producers take part: a producer that starts late votes on no earlier block. */
  const hasPoolOfFour = (poolIds: readonly string[]): true | undefined =>
    poolIds.some((one) => poolIds.filter((other) => other === one).length === 4) || undefined;

  /** Sends the second nonce first: it waits for the other, so that one block takes both. */
  async function sendTwo(): Promise<readonly string[]> {
    const send = (nonce: number) =>
      bpdao(network, 'send', '--from', 'dev1', '--to', 'dev2', '--amount', '1', '--nonce', String(nonce));
    const sent = [await send(1), await send(0)];
    expect(sent.map(({ code, complained }) => [code, complained])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    return sent.map(({ said }) => String(said[0]?.hash));
  }

  /** Returns the block's facts, from its draw to its settlement. */
  function factsOfBlock() {
    const facts = network.watch.facts.filter(({ trace }) => trace.traceId === traceId);
    return facts.slice(
      0,
      facts.findIndex(({ fact }) => fact.type === 'round-settled' && fact.outcome === 'accepted') + 1,
    );
  }

  const orphansOf = (spans: readonly ReceivedSpan[]): readonly string[] => {
    const known = new Set(spans.map(({ spanId }) => spanId));
    return spans
      .filter(({ parentSpanId }) => parentSpanId !== undefined && parentSpanId !== '' && !known.has(parentSpanId))
      .map(({ service, name }) => `${service} ${name}`);
  };
  const namesOf = (service: string): readonly string[] =>
    block.filter((span) => span.service === service).map(({ name }) => name);
  const named = (name: string): readonly ReceivedSpan[] => block.filter((span) => span.name === name);
  const endOf = ({ endTimeUnixNano }: ReceivedSpan): bigint => BigInt(endTimeUnixNano);

  it('holds two transactions and the votes of four', () => {
    const { proposed } = network.watch.accepted.find(({ settled }) => settled.height === height)!;
    expect(new Set(proposed.block.transactions.map(({ payload }) => hashOf(payload.bytes)))).toEqual(new Set(hashes));
    expect(factsOfBlock().filter(({ fact }) => fact.type === 'vote-cast')).toHaveLength(4);
  });

  it('is one trace with one root, the block itself, from its draw to settled', () => {
    const [root, ...others] = block.filter(({ parentSpanId }) => parentSpanId === undefined || parentSpanId === '');
    expect(others).toEqual([]);
    expect(root).toMatchObject({
      name: 'block',
      service: 'vpsc',
      spanId: spanOfBlock(network.chain.genesis.chainId, height),
    });
    const [settled] = named('round-settled');
    expect(endOf(root!)).toBe(endOf(settled!));
    expect(Number(BigInt(root!.startTimeUnixNano) / 1_000_000n)).toBe(factsOfBlock()[0]!.atMs);
  });

  it('has a span for every fact, by the ids that the facts carry, and none twice', () => {
    const spans = new Map(block.map(({ spanId, parentSpanId, name }) => [spanId, { parentSpanId, name }]));
    expect(factsOfBlock().map(({ trace }) => spans.get(trace.spanId))).toEqual(
      factsOfBlock().map(({ trace, fact }) => ({ parentSpanId: trace.parentSpanId, name: fact.type })),
    );
    expect(spans.size).toBe(block.length);
  });

  it('holds spans of everybody who spoke, and no orphan', () => {
    expect(namesOf('asc')).toEqual(expect.arrayContaining(['stake-taken', 'append']));
    expect(namesOf('wsc')).toEqual(expect.arrayContaining(['producer-selected', 'block-proposed', 'append']));
    expect(namesOf('vpsc')).toEqual(
      expect.arrayContaining(['pool-opened', 'vote-cast', 'pool-resolved', 'round-settled', 'append']),
    );
    expect(namesOf('forum')).toEqual(expect.arrayContaining(['post-published', 'result-recorded', 'append']));
    for (const producer of network.chain.producers) {
      expect(namesOf(producer)).toEqual(expect.arrayContaining(['police', 'vote']));
    }
    expect(named('produce')).toHaveLength(1);
    expect(orphansOf(block)).toEqual([]);
  });

  it('puts each vote below the work of the producer that sent it, and the list of transactions too', () => {
    const parentOf = (span: ReceivedSpan): string | undefined =>
      block.find(({ spanId }) => spanId === span.parentSpanId)?.name;
    expect(named('vote-cast').map(parentOf)).toEqual(['vote', 'vote', 'vote', 'vote']);
    expect(named('block-proposed').map(parentOf)).toEqual(['produce']);
    expect(named('police').map(parentOf)).toEqual([
      'block-proposed',
      'block-proposed',
      'block-proposed',
      'block-proposed',
    ]);
    expect(new Set(named('pool-resolved').flatMap(({ links }) => links.map(({ spanId }) => spanId)))).toEqual(
      new Set(named('vote-cast').map(({ spanId }) => spanId)),
    );
  });

  it('is linked to the submits of the customer, each a trace of its own', async () => {
    const [list] = named('produce');
    const gossiped = await receiver.until((spans) => {
      const found = spans.filter(({ name }) => name === 'transactions-gossiped');
      return found.length === 2 ? found : undefined;
    });
    expect(new Set(list!.links.map((link) => `${link.traceId} ${link.spanId}`))).toEqual(
      new Set(gossiped.map((span) => `${span.traceId} ${span.spanId}`)),
    );
    const submits = receiver.spans.filter(
      ({ service, name }) => service === 'customer' && name === 'submit-transaction',
    );
    expect(new Set(submits.map(({ traceId: trace, spanId }) => `${trace} ${spanId}`))).toEqual(
      new Set(gossiped.map((span) => `${span.traceId} ${span.parentSpanId}`)),
    );
    expect(new Set([traceId, ...submits.map((span) => span.traceId)]).size).toBe(3);
  });

  it('is told by bpdao trace from the facts alone, with the same spans', async () => {
    const { code, said } = await bpdao(network, 'trace', String(height));
    expect(code).toBe(0);
    const [told] = said as readonly {
      readonly traceId: string;
      readonly steps: readonly {
        readonly fact: string;
        readonly spanId: string;
        readonly sinceCauseMs: number | null;
        readonly cause: string;
      }[];
    }[];
    expect(told?.traceId).toBe(traceId);
    const steps = told?.steps ?? [];
    expect(steps.map(({ spanId }) => spanId)).toEqual(
      expect.arrayContaining(factsOfBlock().map(({ trace }) => trace.spanId)),
    );
    expect(
      steps.filter(({ sinceCauseMs }) => sinceCauseMs === null).every(({ cause }) => cause.startsWith('deadline')),
    ).toBe(true);
    expect(steps.filter(({ fact }) => fact === 'vote-cast').every(({ sinceCauseMs }) => sinceCauseMs !== null)).toBe(
      true,
    );
  });

  it.each([['a height that is not drawn yet', '999999', 'There is no block 999999 yet: nobody was drawn for it.']])(
    'is not told of %s: one sentence',
    async (_what, word, sentence) => {
      expect(await bpdao(network, 'trace', word)).toMatchObject({ code: 1, complained: `${sentence}\n` });
    },
  );

  it('is traced by processes that load OpenTelemetry for it; none of it is loaded where nobody asks', async () => {
    const loaded = async (): Promise<readonly string[]> =>
      (await readdir(loads)).map((name) => name.split('.')[0] ?? '');
    expect(new Set(await loaded())).toEqual(new Set([...actorNames, 'block-producer', 'cli']));
    const before = (await loaded()).length;
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    const restarted = [network.services.get('vpsc')!, network.producers[0]!];
    for (const one of restarted) {
      await one.stop();
      one.start();
    }
    const { code } = await bpdao(network, 'send', '--from', 'dev1', '--to', 'dev2', '--amount', '1');
    await network.watch.height(network.watch.lastHeight + 2n);
    expect(code).toBe(0);
    expect(await loaded()).toHaveLength(before);
  });
});
