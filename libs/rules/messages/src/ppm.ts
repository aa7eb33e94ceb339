/** A whole in parts per million, the unit of shares and ratios. */
export const PPM = 1_000_000n;

/** The whole in ppm as a number: shares of authors, references and manifests are 32-bit integers. */
export const WHOLE_PPM = Number(PPM);
