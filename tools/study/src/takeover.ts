import { chart, csv } from '@bpdao/charts';
import { Economy } from './economy.ts';
import { minority } from './minority.ts';
import { fixed, ratio, type Study, type StudyResult } from './study.ts';

/** The buyer's state after so much was paid; amounts in parts of the REP at first. */
export interface Bought {
  readonly fees: number;
  /** Fees less the salary that came back. */
  readonly net: number;
  /** The buyer's share of all REP. */
  readonly share: number;
}

/** µREP at first; 1 µ$ mints 1 µREP. */
const START = 10n ** 12n;
const POOLS_TO_DOUBLE = 1_000n;
const FAR_ENOUGH = 0.6;

/**
 * Lets a buyer without REP pay for pools on posts of its own, which all who police accept, until it holds more than
 * half of all REP. `idlePpm` of the others' REP never votes.
 */
export function buy(authorPpm: number, idlePpm: bigint): readonly Bought[] {
  const economy = new Economy(
    [
      ['others', START - (START * idlePpm) / 1_000_000n],
      ['idle', (START * idlePpm) / 1_000_000n],
    ],
    { authorPpm },
  );
  economy.posts.add('post', { authors: [{ address: 'buyer', weightPpm: 1_000_000 }], references: [] });
  const course: Bought[] = [{ fees: 0, net: 0, share: 0 }];
  let fees = 0n;
  while ((course.at(-1)?.share ?? 1) < FAR_ENOUGH) {
    const fee = START / POOLS_TO_DOUBLE;
    const stakes = ['others', 'buyer']
      .map((who) => ({ who, side: 'for' as const, stake: economy.ledger.balanceOf(who) }))
      .filter(({ stake }) => stake > 0n);
    economy.settle({ kind: 'funded', fee, post: 'post', stakes, quorumBase: economy.ledger.supply });
    fees += fee;
    course.push({
      fees: ratio(fees, START),
      net: ratio(fees - economy.salary.accruedOf('buyer'), START),
      share: economy.shareOf('buyer'),
    });
  }
  return course;
}

/**
 * Returns the net cost at which the buyer holds a share, in parts of the REP at first: between the two pools around it.
 */
export function costOf(course: readonly Bought[], share: number): number {
  const after = course.findIndex((point) => point.share >= share);
  const [before, then] = [course[after - 1], course[after]];
  if (before === undefined || then === undefined) return Number.NaN;
  return before.net + ((share - before.share) / (then.share - before.share)) * (then.net - before.net);
}

/**
 * Returns the same by the law of the continuous case: g0·((1 − r)^(1 − 1/c2) − 1)/(1 − c2), which is 2·g0 for one half
 * at c2 = 1/2.
 */
export const lawOf = (authorPart: number, share: number): number =>
  ((1 - share) ** (1 - 1 / authorPart) - 1) / (1 - authorPart);

const CASES = [
  { authorPpm: 400_000, idlePpm: 0n },
  { authorPpm: 500_000, idlePpm: 0n },
  { authorPpm: 750_000, idlePpm: 0n },
  { authorPpm: 500_000, idlePpm: 500_000n },
];
const nameOf = ({ authorPpm, idlePpm }: (typeof CASES)[number]): string =>
  `c2 = ${authorPpm / 1_000_000}${idlePpm === 0n ? '' : ', half idle'}`;

/** Studies the cost of a majority that a buyer gets by fees, and the power of a minority. */
export const takeover: Study = {
  name: 'takeover',
  question: 'what does it cost to buy a majority by fees, and what can a minority do',
  run: (): StudyResult => {
    const courses = CASES.map((of) => ({ of, course: buy(of.authorPpm, of.idlePpm) }));
    const rows = courses.flatMap(({ of, course }) =>
      course
        .filter((_point, index) => index % 20 === 0)
        .map(({ fees, net, share }) => [of.authorPpm, Number(of.idlePpm), fees, net, share]),
    );
    const half = courses.map(({ of, course }) => ({
      of,
      net: costOf(course, 0.5),
      law: lawOf(of.authorPpm / 1_000_000, 0.5),
    }));
    const few = minority();
    return {
      files: [
        {
          name: 'takeover.csv',
          content: csv(['author_ppm', 'idle_ppm', 'fees_per_g0', 'net_cost_per_g0', 'share'], rows),
        },
        {
          name: 'takeover.svg',
          content: takeoverChart(
            courses.map(({ of, course }) => ({
              name: nameOf(of),
              points: course.filter((_point, index) => index % 20 === 0).map(({ net, share }) => [net, share] as const),
            })),
          ),
        },
        ...few.files,
      ],
      findings: [
        ...half.map(
          ({ of, net, law }) =>
            `${nameOf(of)}: half of all REP costs ${fixed(net)} · g0 net${of.idlePpm === 0n ? ` (the law says ${fixed(law)})` : ''}.`,
        ),
        ...few.findings,
      ],
    };
  },
};

const takeoverChart = (
  series: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[],
): string =>
  chart({
    title: 'What a majority costs',
    subtitle: 'a buyer pays for pools on its own posts; everybody who polices accepts them',
    x: { title: 'net cost: fees less salary that came back, in parts of g0', from: 0 },
    y: { title: 'the buyer’s share of all REP', from: 0, to: FAR_ENOUGH },
    series: series.map((one) => ({ ...one, as: one.name.includes('idle') ? ('dashed' as const) : ('line' as const) })),
    marks: [
      { along: 'x', at: 2, text: '2 · g0' },
      { along: 'y', at: 0.5, text: 'one half' },
    ],
  });
