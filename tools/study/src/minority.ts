import { chart, csv } from '@bpdao/charts';
import { defaultParameters } from '@bpdao/genesis';
import { PPM } from '@bpdao/messages';
import { settlePool, type PoolEnd } from '@bpdao/tokens';
import { wouldAdopt } from './adoption.ts';
import { fixed, type StudyResult } from './study.ts';

/** All stakes of the pool, µREP. */
const STAKED = 10n ** 12n;
/**
 * The end of a block's pool for members that hold a share of the stakes, all on one side; their gain or loss, as a part
 * of their stake.
 */
interface Attempt {
  readonly outcome: PoolEnd['outcome'];
  readonly gain: number;
}

/** The power of a share of the stakes. */
export interface Power {
  /** The share of all stakes or offers, ppm. */
  readonly sharePpm: bigint;
  /** Votes against a good block. */
  readonly against: Attempt;
  /** The same once `undecidedMax` pools were undecided at this height: one half wins. */
  readonly againstLater: Attempt;
  /** Votes for a block of its own that all others are against. */
  readonly ownBlock: Attempt;
  /** Names another protocol in its offers. */
  readonly adopts: boolean;
}

/**
 * Settles a block's pool in which a share of the stakes is on one side and the rest on the other
 * (docs/spec/pools-and-salary.md, "Settling").
 */
function attempt(sharePpm: bigint, side: 'for' | 'against', winRatioPpm: bigint): Attempt {
  const stake = (STAKED * sharePpm) / PPM;
  const { subsidy, mintingRatioPpm, authorPpm, blockQuorumPpm, blockBindingPpm, blockRedistribute } = defaultParameters;
  const { outcome, ends } = settlePool(
    {
      kind: 'block',
      fee: subsidy,
      supply: STAKED,
      quorumBase: STAKED,
      mintingRatioPpm,
      authorPpm: BigInt(authorPpm),
      quorumPpm: BigInt(blockQuorumPpm),
      winRatioPpm,
      bindingPpm: BigInt(blockBindingPpm),
      redistribute: blockRedistribute,
    },
    [
      { who: 'minority', side, stake },
      { who: 'rest', side: side === 'for' ? 'against' : 'for', stake: STAKED - stake },
    ],
  );
  const { gain, loss } = ends[0] ?? { gain: 0n, loss: 0n };
  return { outcome, gain: Number(gain - loss) / Number(stake) };
}

export const powerOf = (sharePpm: bigint): Power => ({
  sharePpm,
  against: attempt(sharePpm, 'against', BigInt(defaultParameters.blockWinRatioPpm)),
  againstLater: attempt(sharePpm, 'against', PPM / 2n),
  ownBlock: attempt(sharePpm, 'for', BigInt(defaultParameters.blockWinRatioPpm)),
  adopts: wouldAdopt(sharePpm),
});

/** Returns the least share, ppm, for which a condition holds; undefined if it holds for none. */
function leastShare(holds: (power: Power) => boolean): bigint | undefined {
  let [least, most] = [1n, PPM - 1n];
  if (!holds(powerOf(most))) return undefined;
  while (least < most) {
    const middle = (least + most) / 2n;
    if (holds(powerOf(middle))) most = middle;
    else least = middle + 1n;
  }
  return least;
}

/** Studies the power of members that hold a share of the stakes, against all others: over all shares. */
export function minority(): StudyResult {
  const powers = Array.from({ length: 99 }, (_, index) => powerOf(BigInt(index + 1) * 10_000n));
  const least = {
    block: leastShare(({ against }) => against.outcome !== 'accepted'),
    blockLater: leastShare(({ againstLater }) => againstLater.outcome !== 'accepted'),
    reject: leastShare(({ against }) => against.outcome === 'rejected'),
    push: leastShare(({ ownBlock }) => ownBlock.outcome === 'accepted'),
    adopt: leastShare(({ adopts }) => adopts),
  };
  const rows = powers.map(({ sharePpm, against, againstLater, ownBlock, adopts }) => [
    Number(sharePpm),
    against.outcome,
    against.gain,
    againstLater.outcome,
    againstLater.gain,
    ownBlock.outcome,
    ownBlock.gain,
    adopts ? 1 : 0,
  ]);
  return {
    files: [
      {
        name: 'minority.csv',
        content: csv(
          [
            'share_ppm',
            'against',
            'against_gain',
            'against_later',
            'against_later_gain',
            'own_block',
            'own_block_gain',
            'adopts',
          ],
          rows,
        ),
      },
      { name: 'minority.svg', content: minorityChart(powers) },
    ],
    findings: [
      `From ${text(least.block)} of the stakes on a minority keeps a good block undecided, and nobody loses; after ${defaultParameters.undecidedMax} such pools at one height it takes ${text(least.blockLater)}.`,
      `Only from ${text(least.reject)} on does it reject a good block and take the others’ stakes; from ${text(least.push)} on it pushes a block of its own; below one half it loses all that it staked for one.`,
      `Offers of ${text(least.adopt)} and more adopt a protocol.`,
    ],
  };
}

const text = (sharePpm: bigint | undefined): string =>
  sharePpm === undefined ? 'no share' : `${fixed(Number(sharePpm) / 10_000)} %`;

const minorityChart = (powers: readonly Power[]): string =>
  chart({
    title: 'What a share of the stakes can do',
    subtitle: 'won or lost by those who stake against all others, as a part of their stake; 0 is undecided',
    x: { title: 'share of the stakes, %', from: 0, to: 100 },
    y: { title: 'won or lost, part of the stake', from: -1, to: 2, write: (value) => value.toFixed(1) },
    series: [
      { name: 'against a good block', points: within(powers, ({ against }) => against.gain) },
      {
        name: 'the same after three undecided',
        points: within(powers, ({ againstLater }) => againstLater.gain),
        as: 'dashed',
      },
      { name: 'for a block of its own', points: within(powers, ({ ownBlock }) => ownBlock.gain), as: 'points' },
    ],
    marks: [
      { along: 'x', at: 100 / 3, text: 'one third' },
      { along: 'x', at: 50, text: 'one half' },
      { along: 'x', at: 200 / 3, text: 'two thirds: adopts' },
    ],
  });

const within = (powers: readonly Power[], gainOf: (power: Power) => number): readonly (readonly [number, number])[] =>
  powers.map((power) => [Number(power.sharePpm) / 10_000, gainOf(power)] as const).filter(([, gain]) => gain <= 2);
