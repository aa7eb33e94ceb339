import { spanOfAppend, spanOfBlock, spanOfFact, spanOfWork, traceOfFact, traceOfHeight } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const OTHER = { traceId: '11'.repeat(16), spanId: '22'.repeat(8) };
const BLOCK = { traceId: traceOfHeight(CHAIN, 7n), spanId: '33'.repeat(8) };
/** The span of the sixth fact of the VPSC: five came before it. */
const spanId = spanOfFact(CHAIN, 'vpsc', 5);

describe('the trace of a fact', () => {
  it.each([
    [
      'of a block whose cause is of the same block follows its cause',
      7n,
      BLOCK,
      { traceId: BLOCK.traceId, spanId, parentSpanId: BLOCK.spanId },
    ],
    [
      'of a block whose cause is of another trace follows the block, never a span of another trace',
      7n,
      OTHER,
      { traceId: BLOCK.traceId, spanId, parentSpanId: spanOfBlock(CHAIN, 7n) },
    ],
    [
      'of a block without a traced cause follows the block',
      7n,
      undefined,
      { traceId: BLOCK.traceId, spanId, parentSpanId: spanOfBlock(CHAIN, 7n) },
    ],
    [
      'of no block is that of its cause',
      undefined,
      OTHER,
      { traceId: OTHER.traceId, spanId, parentSpanId: OTHER.spanId },
    ],
  ])('%s', (_rule, height, cause, trace) => {
    expect(traceOfFact({ chainId: CHAIN, actor: 'vpsc', ordinal: 5, height, cause })).toEqual(trace);
  });

  it('that nothing led to begins one of its own, without a parent', () => {
    const origin = { chainId: CHAIN, actor: 'vpsc', ordinal: 5, height: undefined, cause: undefined };
    expect(traceOfFact(origin)).toEqual({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), spanId });
    expect(traceOfFact({ ...origin, ordinal: 6 }).traceId).not.toBe(traceOfFact(origin).traceId);
  });
});

describe('the span of', () => {
  it('a piece of work follows from the chain, who does it, what, and the fact that led to it', () => {
    const spans: readonly Parameters<typeof spanOfWork>[] = [
      [CHAIN, 'alice', 'vote aa', spanId],
      ['cd'.repeat(32), 'alice', 'vote aa', spanId],
      [CHAIN, 'bob', 'vote aa', spanId],
      [CHAIN, 'alice', 'vote bb', spanId],
      [CHAIN, 'alice', 'vote aa', OTHER.spanId],
    ];
    expect(new Set(spans.map((parts) => spanOfWork(...parts))).size).toBe(spans.length);
    expect(spanOfWork(CHAIN, 'alice', 'vote aa', spanId)).toBe(spanOfWork(CHAIN, 'alice', 'vote aa', spanId));
  });

  it('an append is never that of a fact', () => {
    expect(spanOfAppend(CHAIN, 'vpsc', 5)).not.toBe(spanId);
  });
});
