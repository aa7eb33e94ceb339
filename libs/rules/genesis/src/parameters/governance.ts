import { ANY_AMOUNT, DAY_MS, DOUBLE_PPM, RATIO, TEN_YEARS_MS } from './bounds.ts';
import type { SomeParameters } from './parameter-row.ts';

/** Epochs, changes and returns. */
export const governanceParameters = {
  // The meaning of an epoch's heights must not depend on an epoch.
  epochBlocks: {
    unit: 'heights',
    first: 100n,
    bounds: [1n, 1_000_000n],
    governable: 'never',
    since: 1,
    sentence: 'The heights of an epoch.',
  },
  activationDelayBlocks: {
    unit: 'heights',
    first: 10n,
    bounds: ANY_AMOUNT,
    governable: 'never',
    since: 1,
    sentence: 'The heights between the end of an epoch and the first height that it governs; fewer than an epoch has.',
  },
  activationFloorPpm: {
    unit: 'ppm',
    first: 100_000,
    bounds: RATIO,
    since: 1,
    sentence: 'The least offers that adopt a protocol, of the supply.',
  },
  maxGovernanceSharePpm: {
    unit: 'ppm',
    first: 100_000,
    bounds: RATIO,
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The largest share of salary for governance REP.',
  },
  attestationWindowMs: {
    unit: 'ms',
    first: 3 * DAY_MS,
    bounds: [0n, TEN_YEARS_MS],
    governable: { least: 1000n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The time for which an attestation counts.',
  },
  stageWaitMs: {
    unit: 'ms',
    first: DAY_MS,
    bounds: [0n, TEN_YEARS_MS],
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The time from the end of a stage to the next one.',
  },
  retryEpochs: {
    unit: 'epochs',
    first: 10,
    bounds: ANY_AMOUNT,
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The epochs before a change that failed may be attested again.',
  },
  revertAfterRejections: {
    unit: 'blocks',
    first: 3,
    bounds: ANY_AMOUNT,
    since: 1,
    sentence: 'The rejected blocks at one height that return to the protocol before.',
  },
  revertSilenceMs: {
    unit: 'ms',
    first: 10_000,
    bounds: [0n, TEN_YEARS_MS],
    change: {
      bounds: [1000n, TEN_YEARS_MS],
      because: 'governance returns from a protocol that works while its WSC is restarted',
    },
    since: 1,
    sentence: 'The silence of the WSC that returns to the protocol before.',
  },
  firstBlockAttempts: {
    unit: 'attempts',
    first: 30,
    bounds: [1n, 1000n],
    change: {
      bounds: [20n, 200n],
      because: 'a minority could veto a protocol by missing its slots, or a height could wait for hours',
    },
    whenAbsent: 30,
    since: 1,
    sentence: 'The failed attempts at the first height of a protocol that return to the protocol before.',
  },
} as const satisfies SomeParameters;
