/** The count of hex digits of a hash in a print: the most that a number holds exactly. */
const PRINT_DIGITS = 13;

/**
 * Returns the print of a hash: its beginning as a number. It is enough to tell a repeat from another message of the
 * same key if only the signer could make two with the same print, and would deceive itself.
 */
export const printOf = (hash: string): number => Number.parseInt(hash.slice(0, PRINT_DIGITS), 16);
