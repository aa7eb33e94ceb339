import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { wouldAdopt } from '../src/adoption.ts';
import { dilute } from '../src/dilution.ts';
import { powerOf } from '../src/minority.ts';
import { runStudy, studies } from '../src/run-study.ts';
import { earn } from '../src/salary.ts';
import { chiSquare, drawMany } from '../src/selection.ts';
import { buy, costOf, lawOf } from '../src/takeover.ts';

describe('a majority', () => {
  it.each([
    [500_000, 2],
    [400_000, 3.047],
    [750_000, 1.0397],
  ])('costs what the law says at c2 = %d ppm: %d times the REP there was', (authorPpm, times) => {
    expect(lawOf(authorPpm / 1_000_000, 0.5)).toBeCloseTo(times, 3);
    expect(Math.abs(costOf(buy(authorPpm, 0n), 0.5) / times - 1)).toBeLessThan(0.01);
  });

  it('costs less when others do not vote', () => {
    expect(costOf(buy(500_000, 500_000n), 0.5)).toBeLessThan(1.7);
  });
});

describe('a minority', () => {
  it.each([
    [333_300n, 'accepted', 'accepted', 'rejected', false],
    [333_400n, 'void', 'accepted', 'rejected', false],
    [500_000n, 'void', 'accepted', 'void', false],
    [500_001n, 'rejected', 'rejected', 'void', false],
    [666_666n, 'rejected', 'rejected', 'void', false],
    [666_667n, 'rejected', 'rejected', 'accepted', true],
  ] as const)(
    'of %d ppm sees a good block %s, later %s, its own block %s, and its protocol adopted: %s',
    (share, against, later, own, adopts) => {
      const power = powerOf(share);
      expect([power.against.outcome, power.againstLater.outcome, power.ownBlock.outcome, power.adopts]).toEqual([
        against,
        later,
        own,
        adopts,
      ]);
      expect(wouldAdopt(share)).toBe(adopts);
    },
  );

  it('loses all that it staked on a block that most are against, and nothing when it is undecided', () => {
    expect([powerOf(400_000n).ownBlock.gain, powerOf(400_000n).against.gain]).toEqual([-1, 0]);
  });
});

describe('the draw', () => {
  const weights = Array.from({ length: 12 }, (_, index) => [`p${index}`.padStart(64, '0'), BigInt(index + 1)] as const);

  it('is fair: as far off the offers as chance would have it', () => {
    expect(chiSquare(drawMany(weights, 20_000, 'fair')).likelihood).toBeGreaterThan(0.001);
  });

  it('would be found out if it were not', () => {
    const drawn = drawMany(weights, 20_000, 'fair').map((one, index) => ({
      ...one,
      drawn: index === 0 ? one.drawn + 200 : one.drawn,
    }));
    expect(chiSquare(drawn).likelihood).toBeLessThan(0.001);
  });

  it('falls on a split account as often as on the whole one, within what chance does', () => {
    const [last = ['', 0n]] = weights.slice(-1);
    const split = [
      ...weights.slice(0, -1),
      ...Array.from({ length: 12 }, (_, index) => [`f${index}`.padStart(64, '0'), last[1] / 12n] as const),
    ];
    const pieces = drawMany(split, 20_000, 'split')
      .slice(weights.length - 1)
      .reduce((sum, { drawn }) => sum + drawn, 0);
    const part = 12 / 78;
    expect(Math.abs(pieces - 20_000 * part)).toBeLessThan(4 * Math.sqrt(20_000 * part * (1 - part)));
  });
});

describe('salary', () => {
  it('is the same however REP is split, but for less than 1 µ$ an account, and twice as much for twice the REP', () => {
    const [one, ten, twice] = [
      earn([10n ** 10n], 500, 's'),
      earn(
        Array.from({ length: 10 }, () => 10n ** 9n),
        500,
        's',
      ),
      earn([2n * 10n ** 10n], 500, 's'),
    ];
    expect(one.earned - ten.earned).toBeGreaterThanOrEqual(0n);
    expect(one.earned - ten.earned).toBeLessThan(10n);
    expect(twice.earned - 2n * one.earned).toBeLessThan(2n);
  });
});

describe('who does nothing', () => {
  it('is diluted exactly as supply grows, while those who work gain', () => {
    const course = dilute(2_000, 'd');
    for (const { idle, law } of course) expect(Math.abs(idle / law - 1)).toBeLessThan(1e-9);
    const [first, last] = [course[0]!, course.at(-1)!];
    expect(last.producers).toBeGreaterThan(first.producers);
    expect(last.police).toBeGreaterThan(last.idle);
    expect(last.author).toBeGreaterThan(0);
    expect(last.producers + last.police + last.idle + last.author).toBeCloseTo(1, 9);
  });
});

describe('npm run study', () => {
  let folder = '';
  let said = '';
  let complained = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-study-'));
    [said, complained] = ['', ''];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['selection', 'salary', 'dilution'])(
    'writes the same files of %s again from the same seed, and others from another',
    async (which) => {
      const filesOf = async (seed: string, name: string): Promise<readonly string[]> => {
        const out = path.join(folder, name);
        expect(await runStudy([which, '--out', out, '--seed', seed, '--blocks', '300'])).toBe(0);
        return Promise.all([`${which}.csv`, `${which}.svg`].map((file) => readFile(path.join(out, file), 'utf8')));
      };
      const first = await filesOf('7', 'a');
      expect(await filesOf('7', 'b')).toEqual(first);
      expect((await filesOf('8', 'c'))[0]).not.toBe(first[0]);
      expect(first[1]).toMatch(/^<svg /);
    },
  );

  it('names all studies in its help', async () => {
    expect(await runStudy(['--help'])).toBe(0);
    for (const { name } of studies) expect(said).toContain(`${name}:`);
  });

  it.each<[what: string, words: readonly string[], code: number, sentence: RegExp]>([
    ['no study', [], 2, /^Missing required argument 'which'$/],
    [
      'a study that there is not',
      ['gravity'],
      2,
      /^There is no study gravity; there are takeover, selection, salary, dilution\.$/,
    ],
    ['a number of blocks that is none', ['salary', '--blocks', '0'], 2, /a whole number from 1 to 1000000\.$/],
    ['a folder that is none', ['salary', '--blocks', '10', '--out', 'FILE'], 1, /^Nothing can be written into .*\.$/],
  ])('refuses %s in one sentence', async (_what, words, code, sentence) => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    expect(await runStudy(words.map((word) => (word === 'FILE' ? file : word)))).toBe(code);
    expect(complained.trim()).toMatch(sentence);
  });
});
