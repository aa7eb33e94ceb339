import { jest } from '@jest/globals';
import { parseOptions } from '../src/options.ts';

describe('the command line', () => {
  let complaints = '';
  beforeEach(() => {
    complaints = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complaints += String(text)), true));
    jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  });
  afterEach(() => jest.restoreAllMocks());

  it('is seed 1 and 500 blocks of 16 producers without words', () => {
    expect(parseOptions([], 'seeds')).toEqual({
      type: 'run',
      options: { seed: 1, blocks: 500, producers: 16, minutes: 0, json: false, planFile: undefined, keep: 'seeds' },
    });
  });

  it.each([
    [['--seed', 'x'], 2, /must be a whole number/],
    [['--blocks', '0'], 2, /must be a whole number/],
    [['--producers', '1'], 2, /must be a whole number from 4/],
    [['--minutes', '-1'], 2, /argument missing|must be a number/],
    [['--nothing'], 2, /Unknown option/],
    [['more'], 2, /Too many arguments/],
    [['--help'], 0, /^$/],
  ])('%j ends with %i', (words, exitCode, complaint) => {
    expect(parseOptions(words, 'seeds')).toEqual({ type: 'end', exitCode });
    expect(complaints).toMatch(complaint);
  });
});
