import {
  spanOfAppend,
  spanOfBlock,
  spanOfFact,
  traceOfHeight,
  type AnyFact,
  type StoredFact,
  type Trace,
} from '@bpdao/actor';
import { ActorSpans } from '../src/actor-spans.ts';
import type { Span } from '../src/span.ts';

const CHAIN = 'ab'.repeat(32);
const ROOT = spanOfBlock(CHAIN, 7n);
const OTHER = { traceId: '11'.repeat(16), spanId: '22'.repeat(8) };

describe('the spans of a service', () => {
  let spans: Span[];
  const of = (actor: string): ActorSpans => new ActorSpans(CHAIN, actor, (span) => void spans.push(span));
  const trace = (actor: string, ordinal: number, parentSpanId: string = ROOT): Trace => ({
    traceId: traceOfHeight(CHAIN, 7n),
    spanId: spanOfFact(CHAIN, actor, ordinal),
    parentSpanId,
  });
  const stored = (fact: AnyFact, its: Trace, causeTrace?: StoredFact['causeTrace']): StoredFact => ({
    fact,
    trace: its,
    cause: { type: 'deadline', key: 'draw' },
    causeTrace,
    arrivedMonotonicMs: 5,
  });
  const append = (...facts: readonly StoredFact[]) => ({
    name: facts[0]?.fact.type ?? '',
    sequence: 9,
    facts,
    bytes: 100,
    attempts: 1,
    sentMonotonicMs: 6,
    storedMonotonicMs: 8,
  });
  beforeEach(() => (spans = []));

  it('are one for each fact, and one for the append below the first of them', () => {
    of('asc').stored(
      append(
        stored({ type: 'stake-taken', height: 7n, attempt: 2 } as AnyFact, trace('asc', 0)),
        stored({ type: 'stake-taken' }, trace('asc', 1)),
      ),
    );
    expect(spans).toMatchObject([
      {
        ...trace('asc', 0),
        name: 'stake-taken',
        attributes: { 'bpdao.height': 7, 'bpdao.attempt': 2, 'bpdao.position': '9:0' },
      },
      { ...trace('asc', 1), attributes: { 'bpdao.position': '9:1' } },
      {
        name: 'append',
        spanId: spanOfAppend(CHAIN, 'asc', 9),
        parentSpanId: trace('asc', 0).spanId,
        links: [trace('asc', 1)],
      },
    ]);
    expect(spans.map(({ startMs, endMs }) => Math.round(endMs - startMs))).toEqual([3, 3, 2]);
  });

  it('link to a cause of another trace', () => {
    of('wsc').stored(append(stored({ type: 'producer-selected' }, trace('wsc', 0), OTHER)));
    expect(spans[0]?.links).toEqual([OTHER]);
  });

  it('link a tally to the votes that it counts', () => {
    const vpsc = of('vpsc');
    const vote = (ordinal: number, poolId: string) =>
      stored({ type: 'vote-cast', vote: { payload: { value: { poolId } } } } as AnyFact, trace('vpsc', ordinal));
    vpsc.stored(append(vote(0, 'aa'), vote(1, 'bb'), vote(2, 'aa')));
    vpsc.stored(append(stored({ type: 'pool-resolved', poolId: 'aa' } as AnyFact, trace('vpsc', 3))));
    expect(spans.find(({ name }) => name === 'pool-resolved')?.links?.map(({ spanId }) => spanId)).toEqual([
      trace('vpsc', 0).spanId,
      trace('vpsc', 2).spanId,
    ]);
  });

  it.each<[transaction: string, parentSpanId: string | undefined, names: readonly string[]]>([
    ['none for a transaction', undefined, ['append']],
    ['one for a transaction whose customer traces it', OTHER.spanId, ['transactions-gossiped', 'append']],
  ])('are %s', (_transaction, parentSpanId, names) => {
    const { traceId, spanId } = OTHER;
    of('gossip').stored(
      append(
        stored(
          { type: 'transactions-gossiped' },
          { traceId, spanId, ...(parentSpanId === undefined ? undefined : { parentSpanId }) },
        ),
      ),
    );
    expect(spans.map(({ name }) => name)).toEqual(names);
    expect(spans.at(-1)?.parentSpanId).toBe(parentSpanId === undefined ? undefined : spanId);
  });

  it.each<[rule: string, actor: string, outcome: string, roots: readonly string[]]>([
    ['one for a block that is settled, by the VPSC', 'vpsc', 'accepted', [ROOT]],
    ['none for a block whose attempt failed: its trace goes on', 'vpsc', 'void', []],
    ['none for a block by anybody else', 'forum', 'accepted', []],
  ])('are %s', (_rule, actor, outcome, roots) => {
    const service = of(actor);
    for (const attempt of [0, 1]) {
      service.hear({
        fact: { type: 'producer-selected', receipt: { height: 7n, attempt } } as AnyFact,
        atMs: 1_000 + attempt,
      });
    }
    service.stored(
      append(stored({ type: 'round-settled', outcome, height: 7n, attempt: 1 } as AnyFact, trace(actor, 5))),
    );
    const blocks = spans.filter(({ name }) => name === 'block');
    expect(blocks.map(({ spanId }) => spanId)).toEqual(roots);
    for (const block of blocks) expect([block.startMs, block.parentSpanId]).toEqual([1_000, undefined]);
  });
});
