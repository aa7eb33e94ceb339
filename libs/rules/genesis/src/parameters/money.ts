import { DOUBLE_PPM, RATIO } from './bounds.ts';
import type { SomeParameters } from './parameter-row.ts';

/** New $, new REP, and payouts. */
export const moneyParameters = {
  subsidy: {
    unit: 'µ$',
    first: 10_000_000n,
    bounds: [0n, 10n ** 12n],
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The $ that each accepted block creates.',
  },
  maxBlockPayouts: {
    unit: 'payouts',
    first: 1000,
    bounds: [1n, 1000n],
    since: 1,
    sentence: 'The most payouts in a block.',
  },
  // An account is due a payout or not, whenever the VPSC is asked.
  payoutMin: {
    unit: 'µ$',
    first: 1_000_000n,
    bounds: [1n, 10n ** 15n],
    governable: 'never',
    since: 1,
    sentence: 'The accrued salary at which an account is queued for a payout.',
  },
  mintingRatioPpm: {
    unit: 'ppm',
    first: 1_000_000n,
    bounds: [0n, 10n ** 9n],
    governable: { least: 1n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The µREP minted for each µ$ of the fee of a pool.',
  },
  authorPpm: {
    unit: 'ppm',
    first: 500_000,
    bounds: RATIO,
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The share of minted REP that goes to the post of a pool.',
  },
} as const satisfies SomeParameters;
