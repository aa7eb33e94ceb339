/** Hex digits of a hash that make a print: what a number holds exactly. */
const PRINT_DIGITS = 13;

/**
 * The beginning of a hash as a number: enough to tell a repeat from something else of the same key, where only who
 * signs could make two alike, and would deceive itself.
 */
export const printOf = (hash: string): number => Number.parseInt(hash.slice(0, PRINT_DIGITS), 16);
