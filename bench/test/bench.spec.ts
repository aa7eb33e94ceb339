import { jest } from '@jest/globals';
import type { Measured } from '../src/measure.ts';
import { parseBenchOptions } from '../src/options.ts';
import { resultOf } from '../src/result.ts';
import { mean, median, quantile, rounded } from '../src/statistics.ts';

describe('the figures', () => {
  it.each<[values: number[], part: number, expected: number]>([
    [[], 0.5, 0],
    [[7], 0.99, 7],
    [[3, 1, 2], 0.5, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99, 10],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.1, 2],
  ])('of %j below which %d lies is %d', (values, part, expected) => {
    expect(quantile(values, part)).toBe(expected);
  });

  it('have a middle, a mean, and few decimals', () => {
    expect([mean([]), mean([1, 2, 6])]).toEqual([0, 3]);
    expect(median([9, 1, 5])).toBe(5);
    expect(rounded(1.2345, 2)).toBe(1.23);
  });
});

describe('npm run bench', () => {
  let complained = '';
  beforeEach(() => {
    complained = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((complained += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });
  afterEach(() => jest.restoreAllMocks());

  it('reads its words', () => {
    expect(parseBenchOptions(['--rate', '500', '--no-search', '--fsync'])).toEqual({
      type: 'run',
      options: { producers: 4, fsync: true, seconds: 30, rate: 500, search: false, runs: 1, json: false },
    });
  });

  it.each<[words: string[], options: object]>([
    [['--long'], { long: 20_000 }],
    [['--long', '400'], { long: 400 }],
    [['--memory'], { memory: '.bpdao/memory' }],
    [['--growth'], { growth: 'docs/performance' }],
    [['--growth', 'here'], { growth: 'here' }],
    [['--against', 'HEAD~1'], { against: 'HEAD~1' }],
    [['--upgrade'], { upgrade: true }],
  ])('%j measures something else', (words, options) => {
    expect(parseBenchOptions(words)).toMatchObject({ type: 'run', options });
  });

  it.each<[words: string[], exitCode: number, sentence: string]>([
    [['--help'], 0, 'Usage: npm run bench'],
    [['--fast'], 2, "Unknown option '--fast'"],
    [['--rate', 'many'], 2, 'It must be a whole number from 1 to 100000.'],
  ])('%j ends with %d and one sentence', (words, exitCode, sentence) => {
    expect(parseBenchOptions(words)).toEqual({ type: 'end', exitCode });
    expect(complained).toContain(sentence);
  });
});

describe('the result', () => {
  const run = (factor: number): Measured => ({
    empty: {
      measured: 'empty blocks',
      blocksPerSecond: 60 * factor,
      hops: { 'stake-taken': factor },
      cpuMsPerBlock: { wsc: 2 },
    },
    reported: {
      measured: 'rate',
      perSecond: 1000,
      settledPerSecond: 999,
      blocksPerSecond: 20,
      p50Ms: 100 * factor,
      p99Ms: 200 * factor,
      backlog: [80, 81],
      sustained: true,
      hops: { 'stake-taken': 7 },
      cpu: { wsc: 0.1 * factor },
      peakRssMiB: { wsc: 90 },
    },
    highest: 2000 * factor,
    peakRssMiB: { wsc: 120 * factor },
  });

  it('has these fields and no others, each the median of all runs', () => {
    expect(resultOf([run(3), run(1), run(2)], { cores: 2 })).toEqual({
      emptyBlocksPerSecond: 120,
      transactionsPerSecond: 4000,
      p50Ms: 200,
      p99Ms: 400,
      hops: { 'stake-taken': 2 },
      cpu: { wsc: 0.2 },
      peakRssMiB: { wsc: 240 },
      machine: { cores: 2 },
    });
  });
});
