import type { Parameters } from '@bpdao/messages';
import type { VpscState } from './state.ts';

/** The count of ended block pools whose voters count as active. */
export const ACTIVE_POOLS = 5;

/**
 * The divisor of the quorum base: a block pool closes once the active voters that have not voted hold less than this
 * part of the base.
 */
export const AWAITED_PART = 100n;

/** The win ratio of a block pool after its height was undecided too often, ppm. */
export const SIMPLE_MAJORITY_PPM = 500_000;

/**
 * Returns the parameters of the height in progress; until governance has stated them, those of the height before. A
 * pool that is not about a block may be open for many epochs, and the parameters of its own height are forgotten by
 * then.
 */
export const parametersNow = ({ round, heard: { governance } }: Readonly<VpscState>): Parameters =>
  (governance.at(round.height) ?? governance.mustBeAt(round.height - 1n)).parameters;

/** Returns the share of salary for governance REP, ppm; until it is known, that of the height before. */
export const governanceShareNow = ({ round: { height }, heard: { governance } }: Readonly<VpscState>): number =>
  governance.governanceShareAt(governance.at(height) === undefined ? height - 1n : height);

/** The divisor of an equivocator's loss: this part goes to the first reporter. */
export const REPORTER_PART = 10n;
