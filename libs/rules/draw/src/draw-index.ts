import { hash } from 'node:crypto';

/** 2^128: how many values x can take. */
const SPACE = 1n << 128n;

/** What a draw came to: the place in the list, in µREP, and how often x was taken again. */
export interface DrawnIndex {
  readonly index: bigint;
  readonly counter: number;
}

/**
 * The place that a beacon draws among `totalWeight` µREP, each as likely as any other (docs/spec/draw.md, "The index").
 * Throws RangeError when there is nothing to draw from.
 */
export function drawIndex(beacon: string, height: bigint, attempt: number, totalWeight: bigint): DrawnIndex {
  if (totalWeight <= 0n) throw new RangeError('nothing to draw from');
  const fair = SPACE - (SPACE % totalWeight);
  for (let counter = 0; ; counter += 1) {
    const x = valueOf(beacon, height, attempt, counter);
    if (x < fair) return { index: x % totalWeight, counter };
  }
}

function valueOf(beacon: string, height: bigint, attempt: number, counter: number): bigint {
  const place = Buffer.alloc(16);
  place.writeBigUInt64BE(height, 0);
  place.writeUInt32BE(attempt, 8);
  place.writeUInt32BE(counter, 12);
  const digest = hash(
    'sha256',
    Buffer.concat([Buffer.from('bpdao/draw/v1'), Buffer.from(beacon, 'hex'), place]),
    'hex',
  );
  return BigInt(`0x${digest.slice(0, 32)}`);
}
