import { jest } from '@jest/globals';
import { commandLine, endOf, readWords } from '../src/command-line.ts';
import { wholeNumber } from '../src/whole-number.ts';

const program = () =>
  commandLine('count', 'Counts.')
    .option('--times <number>', 'how often', wholeNumber(1, 64), 4)
    .option('--json', 'as JSON', false);

describe('a command line', () => {
  it.each<[what: string, words: readonly string[], options: object]>([
    ['runs with what is usual', [], { times: 4, json: false }],
    ['runs with what is asked', ['--times', '64', '--json'], { times: 64, json: true }],
  ])('%s', (_what, words, options) => {
    const read = program();
    expect(readWords(read, words)).toBeUndefined();
    expect(read.opts()).toEqual(options);
  });

  it.each<[what: string, words: readonly string[], exitCode: number, said: RegExp]>([
    ['ends with 0 after help', ['--help'], 0, /^Usage: count/],
    [
      'ends with 2 at an option that there is not, and says so in a sentence',
      ['--tims', '3'],
      2,
      /^Unknown option '--tims'/,
    ],
    ['ends with 2 at a word too many', ['three'], 2, /^Too many arguments/],
    [
      'ends with 2 at a number that is too large',
      ['--times', '65'],
      2,
      /^Option '--times <number>' argument '65' is invalid. It must be a whole number from 1 to 64.\n$/,
    ],
    ['ends with 2 at a number that is not whole', ['--times', '1.5'], 2, /whole number/],
    ['ends with 2 at a number below 0', ['--times=-1'], 2, /whole number/],
  ])('%s', (_what, words, exitCode, said) => {
    let printed = '';
    const keep = (text: string | Uint8Array): boolean => Boolean((printed += String(text)));
    const spies = [
      jest.spyOn(process.stdout, 'write').mockImplementation(keep),
      jest.spyOn(process.stderr, 'write').mockImplementation(keep),
    ];
    try {
      expect(readWords(program(), words)).toBe(exitCode);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    expect(printed).toMatch(said);
  });

  it('leaves other errors to whoever called it', () => {
    expect(endOf(new Error('the disk is full'))).toBeUndefined();
  });
});
