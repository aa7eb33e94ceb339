import { DOUBLE_PPM, HOUR_MS } from './bounds.ts';
import type { SomeParameters } from './parameter-row.ts';

/** The rhythm and the size of blocks. */
export const blockParameters = {
  blockIntervalMs: {
    unit: 'ms',
    first: 1000,
    bounds: [0n, HOUR_MS],
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The shortest time between the first draws of two heights.',
  },
  submitTimeoutMs: {
    unit: 'ms',
    first: 2000,
    bounds: [10n, HOUR_MS],
    change: { bounds: [100n, HOUR_MS], because: 'no producer may have a list ready in time, for ever' },
    governable: { least: 100n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The time that a drawn producer has to submit its list.',
  },
  voteMinMs: {
    unit: 'ms',
    first: 100,
    bounds: [0n, HOUR_MS],
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The shortest time for which a block pool stays open.',
  },
  voteWindowMs: {
    unit: 'ms',
    first: 2000,
    bounds: [10n, HOUR_MS],
    change: { bounds: [100n, HOUR_MS], because: 'no member may have a vote ready in time, for ever' },
    governable: { least: 100n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The longest time for which a block pool stays open.',
  },
  maxBlockBytes: {
    unit: 'bytes',
    first: 800_000,
    bounds: [60_000n, 800_000n],
    since: 1,
    sentence: 'The most bytes of header, payouts and transactions, as block-proposed carries them.',
  },
  maxBlockTxs: {
    unit: 'transactions',
    first: 5000,
    bounds: [0n, 5000n],
    governable: { least: 1n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The most transactions in a block.',
  },
} as const satisfies SomeParameters;
