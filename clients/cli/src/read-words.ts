import { readAmount } from '@bpdao/sdk';
import { usageError } from './command-error.ts';

/** Reads $ with up to 6 decimals, and returns µ$. */
export function amountOf(text: string, option: string): bigint {
  return readAmount(text) ?? fail(`${option} ${text} is no amount: $ with up to 6 decimals, such as 1.5.`);
}

/** Reads a whole number that is not below `least`. */
export function wholeOf(text: string, option: string, least = 0n): bigint {
  const number = /^\d{1,18}$/.test(text) ? BigInt(text) : undefined;
  return number !== undefined && number >= least
    ? number
    : fail(`${option} ${text} is no whole number from ${least} on.`);
}

/** Reads a hash: 64 hexadecimal digits. */
export function hashTextOf(text: string, what: string): string {
  const lower = text.toLowerCase();
  return /^[0-9a-f]{64}$/.test(lower) ? lower : fail(`${text} is no ${what}: 64 hexadecimal digits.`);
}

/** Reads a share from 0 to 100%, and returns ppm. */
export function shareOf(text: string, option: string): bigint {
  const ppm = weightOf(text, option);
  return ppm >= 0 ? BigInt(ppm) : fail(`${option} ${text} is below 0.`);
}

/** Reads a share such as 20%, -5% or 200000 (ppm), and returns ppm. */
export function weightOf(text: string, option: string): number {
  const percent = /^(-?)(\d{1,3})(?:\.(\d{1,4}))?%$/.exec(text);
  const ppm = percent
    ? Number(`${percent[1]}${percent[2]}${(percent[3] ?? '').padEnd(4, '0')}`)
    : /^-?\d{1,7}$/.test(text)
      ? Number(text)
      : undefined;
  return ppm !== undefined && Math.abs(ppm) <= 1_000_000
    ? ppm
    : fail(`${option} ${text} is no share: a percentage such as 20% or parts per million such as 200000.`);
}

function fail(sentence: string): never {
  throw usageError(sentence);
}
