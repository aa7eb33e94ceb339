import { readAmount } from '@bpdao/sdk';
import { usageError } from './command-error.ts';

/** $ with up to 6 decimals, to µ$. */
export function amountOf(text: string, option: string): bigint {
  return readAmount(text) ?? fail(`${option} ${text} is no amount: $ with up to 6 decimals, such as 1.5.`);
}

/** A whole number from `least` on. */
export function wholeOf(text: string, option: string, least = 0n): bigint {
  const number = /^\d{1,18}$/.test(text) ? BigInt(text) : undefined;
  return number !== undefined && number >= least ? number : fail(`${option} ${text} is no whole number from ${least} on.`);
}

/** A hash: 64 hexadecimal digits. */
export function hashTextOf(text: string, what: string): string {
  const lower = text.toLowerCase();
  return /^[0-9a-f]{64}$/.test(lower) ? lower : fail(`${text} is no ${what}: 64 hexadecimal digits.`);
}

function fail(sentence: string): never {
  throw usageError(sentence);
}
