import { ANY_AMOUNT, DAY_MS, DOUBLE_PPM, PPM, RATIO, TEN_YEARS_MS } from './bounds.ts';
import type { SomeParameters } from './parameter-row.ts';

/** Votes on other posts. */
export const otherPoolParameters = {
  quorumPpm: {
    unit: 'ppm',
    first: 100_000,
    bounds: RATIO,
    governable: { least: 1n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The quorum of a pool that is not on a block, of the supply.',
  },
  winRatioPpm: {
    unit: 'ppm',
    first: 500_000,
    bounds: [500_000n, PPM],
    since: 1,
    sentence: 'The share of the stakes that accepts a post in such a pool.',
  },
  bindingPpm: {
    unit: 'ppm',
    first: 1_000_000,
    bounds: RATIO,
    since: 1,
    sentence: 'The share of its stake that a loser loses in such a pool.',
  },
  redistribute: {
    unit: 'yes or no',
    first: true,
    since: 1,
    sentence: 'Yes: the losses in such a pool go to its winners.',
  },
  commitMs: {
    unit: 'ms',
    first: 60_000,
    bounds: [0n, TEN_YEARS_MS],
    governable: { least: 1000n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The time in which members commit their votes.',
  },
  revealMs: {
    unit: 'ms',
    first: 30_000,
    bounds: [0n, TEN_YEARS_MS],
    governable: { least: 1000n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The time in which members reveal their votes.',
  },
  stageCommitMs: {
    unit: 'ms',
    first: DAY_MS,
    bounds: [0n, TEN_YEARS_MS],
    governable: { least: 1000n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The time in which members commit their votes in a stage of governance.',
  },
  stageRevealMs: {
    unit: 'ms',
    first: DAY_MS / 4,
    bounds: [0n, TEN_YEARS_MS],
    governable: { least: 1000n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The time in which members reveal their votes in a stage of governance.',
  },
  openPoolsMax: {
    unit: 'pools',
    first: 64,
    bounds: [1n, 1024n],
    governable: { least: 1n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The most funded pools that are open at once.',
  },
  fundPoolMin: {
    unit: 'µ$',
    first: 10_000_000n,
    bounds: ANY_AMOUNT,
    governable: { least: 1n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The least amount that opens a funded pool.',
  },
} as const satisfies SomeParameters;
