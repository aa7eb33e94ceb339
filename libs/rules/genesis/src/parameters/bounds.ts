/** A whole, in parts per million. */
export const PPM = 1_000_000n;
/** The factor of two, in parts per million. */
export const DOUBLE_PPM = 2_000_000;
export const HOUR_MS = 3_600_000n;
export const DAY_MS = 86_400_000;
/** A moment so far ahead is still a time of a fact. */
export const TEN_YEARS_MS = 3650n * BigInt(DAY_MS);

/** The bounds of a share. */
export const RATIO = [0n, PPM] as const;
/** The bounds of an amount that sizes no message, structure or wait. */
export const ANY_AMOUNT = [0n, 2n ** 53n - 1n] as const;
