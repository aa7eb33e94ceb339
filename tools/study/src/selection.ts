import { chart, csv } from '@bpdao/charts';
import { drawIndex, nextBeacon, OfferTree } from '@bpdao/draw';
import { Chance } from './chance.ts';
import { fixed, type Study } from './study.ts';

const DRAWS = 50_000;
const PRODUCERS = 20;
const PIECES = 10;
const REP = 1_000_000n;

/** The count of draws of a producer that offers. */
export interface Drawn {
  readonly producer: string;
  readonly weight: bigint;
  readonly drawn: number;
}

/** Draws so many producers, one a height, each with the beacon that the last one's reveal made (docs/spec/draw.md). */
export function drawMany(
  weights: readonly (readonly [producer: string, weight: bigint])[],
  draws: number,
  seed: string,
): readonly Drawn[] {
  const chance = new Chance(seed);
  let list = OfferTree.empty;
  for (const [producer, weight] of weights) list = list.set({ producer, weight, protocol: '', tip: '' });
  const counts = new Map<string, number>();
  let beacon = chance.bytes();
  for (let height = 1n; height <= BigInt(draws); height += 1n) {
    const producer = list.at(drawIndex(beacon, height, 0, list.totalWeight).index)?.producer ?? '';
    counts.set(producer, (counts.get(producer) ?? 0) + 1);
    beacon = nextBeacon(beacon, chance.bytes());
  }
  return weights.map(([producer, weight]) => ({ producer, weight, drawn: counts.get(producer) ?? 0 }));
}

/** Returns Σ (drawn − expected)²/expected, and the probability that a fair draw is at least as far off. */
export function chiSquare(drawn: readonly Drawn[]): {
  readonly statistic: number;
  readonly freedom: number;
  readonly likelihood: number;
} {
  const [total, draws] = [
    Number(drawn.reduce((sum, { weight }) => sum + weight, 0n)),
    drawn.reduce((sum, one) => sum + one.drawn, 0),
  ];
  const statistic = drawn.reduce(
    (sum, one) =>
      sum + (one.drawn - (Number(one.weight) / total) * draws) ** 2 / ((Number(one.weight) / total) * draws),
    0,
  );
  const freedom = drawn.length - 1;
  // Wilson and Hilferty: the cube root of chi-square over its freedom is nearly normal.
  const spread = 2 / (9 * freedom);
  return {
    statistic,
    freedom,
    likelihood: 1 - normal((Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread)),
  };
}

/** Returns the normal distribution, to within 10⁻⁷ (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}

const addressOf = (index: number): string => new Chance(`producer ${index}`).bytes();

/** Studies if producers are drawn in proportion to their offers, and if splitting an account changes anything. */
export const selection: Study = {
  name: 'selection',
  question: 'are producers drawn in proportion to their offers, and does it help to split an account',
  run: ({ seed, blocks = DRAWS }) => {
    const whole = Array.from(
      { length: PRODUCERS },
      (_, index) => [addressOf(index), BigInt(index + 1) * 10n * REP] as const,
    );
    const [largest, weight] = whole.at(-1) ?? ['', 0n];
    const split = [
      ...whole.slice(0, -1),
      ...Array.from({ length: PIECES }, (_, index) => [addressOf(1_000 + index), weight / BigInt(PIECES)] as const),
    ];
    const [drawn, drawnSplit] = [drawMany(whole, blocks, seed), drawMany(split, blocks, `${seed}/split`)];
    const expected = (one: Drawn): number =>
      (Number(one.weight) / Number(whole.reduce((sum, [, of]) => sum + of, 0n))) * blocks;
    const [asOne, asPieces] = [
      drawn.find(({ producer }) => producer === largest)?.drawn ?? 0,
      drawnSplit.slice(PRODUCERS - 1).reduce((sum, one) => sum + one.drawn, 0),
    ];
    const part = 1 / (0.5 * (PRODUCERS + 1));
    const spread = Math.sqrt(blocks * part * (1 - part));
    const [fair, fairSplit] = [chiSquare(drawn), chiSquare(drawnSplit)];
    return {
      files: [
        {
          name: 'selection.csv',
          content: csv(
            ['case', 'producer', 'weight_urep', 'expected', 'drawn'],
            [
              ...drawn.map((one) => ['whole', one.producer, one.weight, expected(one), one.drawn]),
              ...drawnSplit.map((one) => ['split', one.producer, one.weight, expected(one), one.drawn]),
            ],
          ),
        },
        { name: 'selection.svg', content: selectionChart(drawn, expected, asPieces, blocks) },
      ],
      findings: [
        `${blocks} draws among ${PRODUCERS} producers: chi-square ${fixed(fair.statistic, 2)} at ${fair.freedom} degrees of freedom; a fair draw is at least as far off with probability ${fixed(fair.likelihood, 3)}.`,
        `The largest is drawn ${asOne} times as one account and ${asPieces} times as ${PIECES} accounts; ${fixed(blocks * part, 1)} ± ${fixed(spread, 1)} are expected either way.`,
        `With it split: chi-square ${fixed(fairSplit.statistic, 2)} at ${fairSplit.freedom} degrees of freedom, probability ${fixed(fairSplit.likelihood, 3)}.`,
      ],
    };
  },
};

const selectionChart = (
  drawn: readonly Drawn[],
  expected: (one: Drawn) => number,
  asPieces: number,
  blocks: number,
): string =>
  chart({
    title: 'Drawn in proportion to what is offered',
    subtitle: `${blocks} draws by the rule, each with the beacon of the one before`,
    x: { title: 'offer, REP', from: 0 },
    y: { title: 'times drawn' },
    series: [
      { name: 'drawn', points: drawn.map((one) => [Number(one.weight / REP), one.drawn]), as: 'bars' },
      { name: 'expected', points: drawn.map((one) => [Number(one.weight / REP), expected(one)]) },
      {
        name: `the largest in ${PIECES} accounts`,
        points: [[Number((drawn.at(-1)?.weight ?? 0n) / REP), asPieces]],
        as: 'points',
      },
    ],
  });
