import { hash } from 'node:crypto';

/** 2^128, the count of values that x can take. */
const SPACE = 1n << 128n;

/** The outcome of a draw: the place in the list, in µREP, and the count of times that x was drawn again. */
export interface DrawnIndex {
  readonly index: bigint;
  readonly counter: number;
}

/**
 * Draws a place among `totalWeight` µREP by a beacon, each as likely as any other (docs/spec/draw.md, "The index").
 * Throws RangeError if the weight is 0.
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
