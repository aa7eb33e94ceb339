/** Ended block pools whose voters count as active. */
export const ACTIVE_POOLS = 5;

/** A block pool closes once the active voters that have not voted hold less than one part in so many of the base. */
export const AWAITED_PART = 100n;

/** The win ratio of a block pool once its height was undecided too often, ppm. */
export const SIMPLE_MAJORITY_PPM = 500_000;
