import type { Parameters } from '@bpdao/messages';

const DAY_MS = 86_400_000n;

/** The first values of all parameters (docs/spec/parameters.md). */
export const defaultParameters: Parameters = {
  blockIntervalMs: 1000,
  submitTimeoutMs: 2000,
  voteMinMs: 100,
  voteWindowMs: 2000,
  maxBlockBytes: 800_000,
  maxBlockTxs: 5000,
  maxTxBytes: 1024,
  minTxFee: 100n,
  maxTxFee: 10_000_000n,
  txTtlBlocks: 1000n,
  activeTxsMax: 100_000,
  subsidy: 10_000_000n,
  maxBlockPayouts: 1000,
  payoutMin: 1_000_000n,
  mintingRatioPpm: 1_000_000n,
  authorPpm: 500_000,
  blockQuorumPpm: 500_000,
  activeFloorPpm: 200_000,
  blockWinRatioPpm: 666_667,
  undecidedMax: 3,
  blockBindingPpm: 1_000_000,
  blockRedistribute: true,
  quorumPpm: 100_000,
  winRatioPpm: 500_000,
  bindingPpm: 1_000_000,
  redistribute: true,
  commitMs: 60_000,
  revealMs: 30_000,
  stageCommitMs: Number(DAY_MS),
  stageRevealMs: Number(DAY_MS / 4n),
  openPoolsMax: 64,
  fundPoolMin: 10_000_000n,
  authorSharePpm: 10_000,
  minAncestorPpm: 50_000,
  chainLimit: 8,
  edgeLimit: 256,
  maxPostBytes: 65_536,
  postsPerEpoch: 100,
  postMinBalance: 1_000_000n,
  memoryBlocks: 10_000n,
  missSuspensionAttempts: 10,
  epochBlocks: 100n,
  activationDelayBlocks: 10n,
  activationFloorPpm: 100_000,
  maxGovernanceSharePpm: 100_000,
  attestationWindowMs: Number(3n * DAY_MS),
  stageWaitMs: Number(DAY_MS),
  retryEpochs: 10,
  revertAfterRejections: 3,
  revertSilenceMs: 10_000,
};

const PPM = 1_000_000n;
const HOUR_MS = 3_600_000n;
/** Ten years: a moment so far ahead is still a time of a fact. */
const LONGEST_MS = 3650n * DAY_MS;
const RATIOS = new Set<string>([
  'authorPpm',
  'blockQuorumPpm',
  'activeFloorPpm',
  'blockWinRatioPpm',
  'blockBindingPpm',
  'quorumPpm',
  'winRatioPpm',
  'bindingPpm',
  'authorSharePpm',
  'minAncestorPpm',
  'activationFloorPpm',
  'maxGovernanceSharePpm',
]);

/**
 * Least and most of parameters that size a message, a structure or a wait; the others go from 0 to 2^53. A block has
 * room for the most payouts that any epoch may make due.
 */
const BOUNDS: Partial<Record<keyof Parameters, readonly [bigint, bigint]>> = {
  blockIntervalMs: [0n, HOUR_MS],
  submitTimeoutMs: [10n, HOUR_MS],
  voteMinMs: [0n, HOUR_MS],
  voteWindowMs: [10n, HOUR_MS],
  maxBlockBytes: [60_000n, 800_000n],
  maxBlockTxs: [0n, 5000n],
  maxTxBytes: [128n, 4096n],
  txTtlBlocks: [1n, 100_000n],
  activeTxsMax: [1n, 1_000_000n],
  maxBlockPayouts: [1n, 1000n],
  payoutMin: [1n, 10n ** 15n],
  mintingRatioPpm: [0n, 10n ** 9n],
  subsidy: [0n, 10n ** 12n],
  blockWinRatioPpm: [500_000n, PPM],
  winRatioPpm: [500_000n, PPM],
  undecidedMax: [1n, 1000n],
  commitMs: [0n, LONGEST_MS],
  revealMs: [0n, LONGEST_MS],
  stageCommitMs: [0n, LONGEST_MS],
  stageRevealMs: [0n, LONGEST_MS],
  openPoolsMax: [1n, 1024n],
  chainLimit: [1n, 32n],
  edgeLimit: [1n, 1024n],
  maxPostBytes: [1024n, 262_144n],
  postsPerEpoch: [1n, 100_000n],
  memoryBlocks: [10n, 1_000_000n],
  epochBlocks: [1n, 1_000_000n],
  attestationWindowMs: [0n, LONGEST_MS],
  stageWaitMs: [0n, LONGEST_MS],
  revertSilenceMs: [0n, LONGEST_MS],
};

/**
 * What no change may go beyond, whatever the genesis file says: nobody has a list or a vote ready sooner, or room for
 * more, more must not be asked of those who vote, no height is undecided for longer, and no WSC that works is silent
 * for less (docs/spec/parameters.md, "What no change may do"). A genesis file may begin a chain elsewhere, at its own
 * risk.
 */
const CHANGE_BOUNDS: Partial<Record<keyof Parameters, readonly [bigint, bigint]>> = {
  submitTimeoutMs: [100n, HOUR_MS],
  voteWindowMs: [100n, HOUR_MS],
  activeTxsMax: [1n, 200_000n],
  blockQuorumPpm: [0n, 500_000n],
  activeFloorPpm: [0n, 200_000n],
  undecidedMax: [1n, 10n],
  revertSilenceMs: [1000n, LONGEST_MS],
};

/** Least and most that a change may set. */
export const changeBoundsOf = (name: keyof Parameters): readonly [bigint, bigint] =>
  CHANGE_BOUNDS[name] ?? boundsOf(name);

/** Least and most that a parameter may be. */
export const boundsOf = (name: keyof Parameters): readonly [bigint, bigint] =>
  BOUNDS[name] ?? [0n, RATIOS.has(name) ? PPM : 2n ** 53n - 1n];
