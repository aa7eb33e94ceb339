import { ANY_AMOUNT, DOUBLE_PPM } from './bounds.ts';
import type { SomeParameters } from './parameter-row.ts';

/** The limits of a transaction, and of the set of active ones. */
export const transactionParameters = {
  maxTxBytes: {
    unit: 'bytes',
    first: 1024,
    bounds: [128n, 4096n],
    since: 1,
    sentence: 'The most bytes in the payload of a transaction.',
  },
  minTxFee: {
    unit: 'µ$',
    first: 100n,
    bounds: ANY_AMOUNT,
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The least fee of a transaction.',
  },
  maxTxFee: {
    unit: 'µ$',
    first: 10_000_000n,
    bounds: ANY_AMOUNT,
    governable: { least: 1n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The most that a transaction may pay as its fee.',
  },
  txTtlBlocks: {
    unit: 'heights',
    first: 1000n,
    bounds: [1n, 100_000n],
    governable: { least: 10n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The farthest height ahead at which a transaction may expire.',
  },
  activeTxsMax: {
    unit: 'transactions',
    first: 100_000,
    bounds: [1n, 1_000_000n],
    change: { bounds: [1n, 200_000n], because: 'gossip and every producer hold all of them in memory' },
    since: 1,
    sentence: 'The most active transactions that gossip holds.',
  },
} as const satisfies SomeParameters;
