const BASE = 1_000_000n;

/** Writes an amount of µ$ or µREP for people: whole units with up to six decimals. */
export function writeAmount(amount: bigint): string {
  const sign = amount < 0n ? '-' : '';
  const size = amount < 0n ? -amount : amount;
  const decimals = (size % BASE).toString().padStart(6, '0').replace(/0+$/, '');
  return `${sign}${size / BASE}${decimals === '' ? '' : `.${decimals}`}`;
}

/**
 * Reads an amount as people write it, to base units; undefined when it is none, negative, or finer than a base unit.
 */
export function readAmount(text: string): bigint | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = '0', decimals = ''] = match;
  return BigInt(whole) * BASE + BigInt(decimals.padEnd(6, '0'));
}
