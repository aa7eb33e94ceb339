import type { ChainWatch } from '@bpdao/e2e';

/** Times from one settled block to the next, ms, by the facts' own times. */
export interface BlockGaps {
  /** The longest since the moment asked for. */
  readonly longestMs: number;
  /** Median of the hundred gaps before it, or of as many as there were. */
  readonly medianBeforeMs: number;
  readonly longestBeforeMs: number;
}

const BEFORE_MAX = 100;

/** Returns the gaps of a chain after a height. */
export function blockGaps({ facts }: ChainWatch, sinceHeight: bigint): BlockGaps {
  const settled = facts.flatMap(({ fact, atMs }) =>
    fact.type === 'round-settled' && fact.outcome === 'accepted' ? [{ height: fact.height, atMs }] : [],
  );
  const gaps = settled
    .slice(1)
    .map(({ height, atMs }, index) => ({ height, ms: atMs - (settled[index]?.atMs ?? atMs) }));
  const before = gaps
    .filter(({ height }) => height <= sinceHeight)
    .slice(-BEFORE_MAX)
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  return {
    longestMs: Math.max(0, ...gaps.filter(({ height }) => height > sinceHeight).map(({ ms }) => ms)),
    medianBeforeMs: before[Math.floor(before.length / 2)] ?? 0,
    longestBeforeMs: before.at(-1) ?? 0,
  };
}

/** Formats gaps as a line for the results. */
export const gapLine = (what: string, { longestMs, medianBeforeMs, longestBeforeMs }: BlockGaps): string =>
  `${what}: longest gap between blocks ${longestMs} ms; before it ${medianBeforeMs} ms in the middle, ${longestBeforeMs} ms at most`;
