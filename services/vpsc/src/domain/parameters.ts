import type { Parameters } from '@bpdao/messages';
import type { VpscState } from './state.ts';

/** Ended block pools whose voters count as active. */
export const ACTIVE_POOLS = 5;

/** A block pool closes once the active voters that have not voted hold less than one part in so many of the base. */
export const AWAITED_PART = 100n;

/** The win ratio of a block pool once its height was undecided too often, ppm. */
export const SIMPLE_MAJORITY_PPM = 500_000;

/**
 * What is in force at the height being worked on; while governance has not said it, what was at the one before. A pool
 * that is not about a block may be open for many epochs, and what governed its own height is forgotten by then.
 */
export const parametersNow = ({ round, heard: { governance } }: Readonly<VpscState>): Parameters =>
  (governance.at(round.height) ?? governance.mustBeAt(round.height - 1n)).parameters;

/** Share of salary for governance REP, ppm: where it is not known yet, as of the height before. */
export const governanceShareNow = ({ round: { height }, heard: { governance } }: Readonly<VpscState>): number =>
  governance.governanceShareAt(governance.at(height) === undefined ? height - 1n : height);

/** One part in so many of what an equivocator loses goes to the first who reports it. */
export const REPORTER_PART = 10n;
