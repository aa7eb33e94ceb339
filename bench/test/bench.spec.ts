import { jest } from '@jest/globals';
import { parseBenchOptions } from '../src/options.ts';
import { median, quantile, rounded } from '../src/statistics.ts';

describe('the figures', () => {
  it.each<[values: number[], part: number, expected: number]>([
    [[], 0.5, 0], [[7], 0.99, 7], [[3, 1, 2], 0.5, 2], [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99, 10], [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.1, 2],
  ])('of %j below which %d lies is %d', (values, part, expected) => {
    expect(quantile(values, part)).toBe(expected);
  });

  it('have a middle, and few decimals', () => {
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
    expect(parseBenchOptions(['--rate', '500', '--no-search', '--fsync'])).toEqual({ type: 'run', options: { producers: 4, fsync: true, seconds: 30, rate: 500, search: false, runs: 1, json: false, against: undefined } });
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
