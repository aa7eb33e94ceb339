import { durationOf, endedLine, liveLine } from '../progress-text.mjs';

const state = {
  part: 'end to end',
  file: 'tests/e2e/test/settles.spec.ts' as string | undefined,
  passed: 1234,
  failed: 0,
  elapsedMs: 185_400,
};

describe('the live line', () => {
  it.each<[what: string, change: Partial<typeof state>, width: number, expected: string]>([
    [
      'tells part, file, tests so far and the time',
      {},
      100,
      'end to end · tests/e2e/test/settles.spec.ts · 1234 passed · 3:05',
    ],
    [
      'tells what failed so far',
      { failed: 2 },
      100,
      'end to end · tests/e2e/test/settles.spec.ts · 1234 passed, 2 failed · 3:05',
    ],
    [
      'tells what failed before anything passed',
      { passed: 0, failed: 1, file: undefined },
      100,
      'end to end · 0 passed, 1 failed · 3:05',
    ],
    ['tells no tests where there were none', { passed: 0, file: undefined }, 100, 'end to end · 3:05'],
    ['gives up the beginning of the name first', {}, 50, 'end to end · …settles.spec.ts · 1234 passed · 3:05'],
    ['gives up a name of which little would be left', {}, 40, 'end to end · 1234 passed · 3:05'],
    ['is never wider than the terminal', {}, 12, 'end to end ·'],
  ])('%s', (_what, change, width, expected) => {
    const line = liveLine({ ...state, ...change }, width);
    expect(line).toBe(expected);
    expect(line.length).toBeLessThanOrEqual(width);
  });
});

describe('the line of tests that ended', () => {
  it.each([
    [{ name: 'a.spec.ts', passed: 40, failed: 0, ms: 3240 }, '       a.spec.ts: 40 passed (3.2 s)'],
    [{ name: 'a.spec.ts', passed: 39, failed: 1, ms: 3240 }, 'FAILED a.spec.ts: 39 passed, 1 failed (3.2 s)'],
    [{ name: 'libs/rules/tokens', passed: 10, failed: 0 }, '       libs/rules/tokens: 10 passed (kept)'],
  ])('is, of %j, %s', (ended, expected) => {
    expect(endedLine(ended)).toBe(expected);
  });
});

describe('a time that passed', () => {
  it.each([
    [0, '0:00'],
    [59_999, '0:59'],
    [600_000, '10:00'],
    [3_605_000, '1:00:05'],
  ])('of %i ms is %s', (ms, expected) => {
    expect(durationOf(ms)).toBe(expected);
  });
});
