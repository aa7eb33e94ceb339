import { ANY_AMOUNT, DOUBLE_PPM, RATIO } from './bounds.ts';
import type { SomeParameters } from './parameter-row.ts';

/** Posts, the references between them, and memory. */
export const postParameters = {
  authorSharePpm: {
    unit: 'ppm',
    first: 10_000,
    bounds: RATIO,
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The weight of the reference of a block post to the protocol in force.',
  },
  minAncestorPpm: {
    unit: 'ppm',
    first: 50_000,
    bounds: RATIO,
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The least weight of the reference of a protocol post to the protocol in force.',
  },
  chainLimit: {
    unit: 'references',
    first: 8,
    bounds: [1n, 32n],
    since: 1,
    sentence: 'The most references in a row along which a reward is propagated.',
  },
  edgeLimit: {
    unit: 'references',
    first: 256,
    bounds: [1n, 1024n],
    since: 1,
    sentence: 'The most references along which one reward is propagated.',
  },
  maxPostBytes: {
    unit: 'bytes',
    first: 65_536,
    bounds: [1024n, 262_144n],
    since: 1,
    sentence: 'The most bytes of an encoded post.',
  },
  postsPerEpoch: {
    unit: 'posts',
    first: 100,
    bounds: [1n, 100_000n],
    governable: { least: 1n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The most posts of one address in an epoch.',
  },
  postMinBalance: {
    unit: 'µ$',
    first: 1_000_000n,
    bounds: ANY_AMOUNT,
    governable: { least: 0n, factorPpm: DOUBLE_PPM },
    since: 1,
    sentence: 'The balance with which an address without REP may post.',
  },
  memoryBlocks: {
    unit: 'heights',
    first: 10_000n,
    bounds: [10n, 1_000_000n],
    since: 1,
    sentence: 'The heights for which answers and block posts are remembered.',
  },
  missSuspensionAttempts: {
    unit: 'attempts',
    first: 10,
    bounds: ANY_AMOUNT,
    since: 1,
    sentence: 'The attempts for which a producer that missed its slot is not drawn.',
  },
} as const satisfies SomeParameters;
