import { chart, csv } from '@bpdao/charts';
import { drawIndex, nextBeacon, OfferTree } from '@bpdao/draw';
import { PPM } from '@bpdao/messages';
import { Chance } from './chance.ts';
import { Economy } from './economy.ts';
import { fixed, ratio, type Study } from './study.ts';

const BLOCKS = 20_000;
/** µREP that each member has at first. */
const EACH = 20_000n * 1_000_000n;
const OFFERED_PPM = 200_000n;
const VOTED_PPM = 950_000n;
const POINTS = 200;

/** Members by their work, all with the same REP at first; the author of the protocol has none. */
const PRODUCERS = ['producer 1', 'producer 2'];
const POLICE = 'police';
const IDLE = 'idle';
const AUTHOR = 'author';

/** Shares of all REP at one height. */
export interface Shares {
  readonly height: number;
  /** Share of both producers together. */
  readonly producers: number;
  readonly police: number;
  readonly idle: number;
  readonly author: number;
  /** Share of the idle members by the law: REP is only added, so a share shrinks as supply grows. */
  readonly law: number;
}

/**
 * Makes blocks, each drawn, policed and settled by the rules: members that offer a fifth of their REP produce, they and
 * another police, one member does nothing.
 */
export function dilute(blocks: number, seed: string): readonly Shares[] {
  const economy = new Economy([...PRODUCERS, POLICE, IDLE].map((name) => [name, EACH] as const));
  economy.posts.add('protocol', { authors: [{ address: AUTHOR, weightPpm: 1_000_000 }], references: [] });
  const chance = new Chance(seed);
  const start = economy.ledger.supply;
  const every = Math.max(1, Math.floor(blocks / POINTS));
  const course: Shares[] = [];
  let beacon = chance.bytes();
  for (let height = 0; height <= blocks; height += 1) {
    if (height % every === 0) course.push(sharesOf(economy, height, start));
    round(economy, BigInt(height + 1), beacon);
    beacon = nextBeacon(beacon, chance.bytes());
  }
  return course;
}

/**
 * Runs a round in which all vote for the block: the producer with its drawn offer, and all who police with their
 * remaining REP.
 */
function round(economy: Economy, height: bigint, beacon: string): void {
  const held = (name: string): bigint => economy.ledger.balanceOf(name);
  const offers = PRODUCERS.map((name) => [name, (held(name) * OFFERED_PPM) / PPM] as const);
  const list = offers.reduce(
    (tree, [producer, weight]) => tree.set({ producer, weight, protocol: '', tip: '' }),
    OfferTree.empty,
  );
  const drawn = list.at(drawIndex(beacon, height, 0, list.totalWeight).index)?.producer ?? '';
  const post = `block ${height}`;
  economy.posts.add(post, {
    authors: [{ address: drawn, weightPpm: 1_000_000 }],
    references: [{ target: 'protocol', weightPpm: economy.parameters.authorSharePpm }],
  });
  const stakes = [
    { who: drawn, side: 'for' as const, stake: list.get(drawn)?.weight ?? 0n },
    ...offers.map(([who, offered]) => ({
      who,
      side: 'for' as const,
      stake: ((held(who) - offered) * VOTED_PPM) / PPM,
    })),
    { who: POLICE, side: 'for' as const, stake: (held(POLICE) * VOTED_PPM) / PPM },
  ];
  economy.settle({
    kind: 'block',
    fee: economy.parameters.subsidy,
    post,
    stakes,
    quorumBase: stakes.reduce((sum, { stake }) => sum + stake, 0n),
  });
  economy.posts.remove(post);
}

const sharesOf = (economy: Economy, height: number, start: bigint): Shares => ({
  height,
  producers: PRODUCERS.reduce((sum, name) => sum + economy.shareOf(name), 0),
  police: economy.shareOf(POLICE),
  idle: economy.shareOf(IDLE),
  author: economy.shareOf(AUTHOR),
  law: ratio(EACH, start) * ratio(start, economy.ledger.supply),
});

/** Studies the share of members that do nothing while others work. */
export const dilution: Study = {
  name: 'dilution',
  question: 'what becomes of the share of members who do nothing',
  run: ({ seed, blocks = BLOCKS }) => {
    const course = dilute(blocks, seed);
    const [first, last] = [course[0], course.at(-1)];
    const line = (name: string, of: (shares: Shares) => number, as: 'line' | 'dashed' = 'line') => ({
      name,
      as,
      points: course.map((shares) => [shares.height, 100 * of(shares)] as const),
    });
    return {
      files: [
        {
          name: 'dilution.csv',
          content: csv(
            ['height', 'producers', 'police', 'idle', 'author', 'idle_by_the_law'],
            course.map(({ height, producers, police, idle, author, law }) => [
              height,
              producers,
              police,
              idle,
              author,
              law,
            ]),
          ),
        },
        {
          name: 'dilution.svg',
          content: chart({
            title: 'Whoever does nothing is diluted',
            subtitle: 'four members with a quarter of all REP each at first; every block mints $ 10 worth of REP',
            x: { title: 'blocks', from: 0 },
            y: { title: 'share of all REP, %', from: 0 },
            series: [
              line('two producers, together', ({ producers }) => producers),
              line('polices only', ({ police }) => police),
              line('idle', ({ idle }) => idle),
              line('protocol’s author', ({ author }) => author),
              line('law', ({ law }) => law, 'dashed'),
            ],
          }),
        },
      ],
      findings: [
        `After ${last?.height ?? 0} blocks the idle quarter is ${fixed(100 * (last?.idle ?? 0), 2)} % of all REP; the law r0 · S0 / S says ${fixed(100 * (last?.law ?? 0), 2)} %.`,
        `The two producers went from ${fixed(100 * (first?.producers ?? 0), 2)} % to ${fixed(100 * (last?.producers ?? 0), 2)} %, who polices only from ${fixed(100 * (first?.police ?? 0), 2)} % to ${fixed(100 * (last?.police ?? 0), 2)} %, the protocol’s author from 0 to ${fixed(100 * (last?.author ?? 0), 2)} %.`,
      ],
    };
  },
};
