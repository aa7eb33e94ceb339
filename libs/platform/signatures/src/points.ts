/**
 * Encodings of the points of small order, with the sign bit cleared: under such a key one signature fits many messages.
 */
const SMALL_ORDER: readonly Buffer[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map((hex) => Buffer.from(hex, 'hex'));

/** Tells if 32 bytes are the one encoding of a number below 2^255 - 19, and no point of small order. */
export function isAcceptablePoint(point: Uint8Array): boolean {
  const plain = Buffer.from(point);
  plain[31] = (plain[31] ?? 0) & 0x7f;
  return isBelowPrime(plain) && !SMALL_ORDER.some((small) => small.equals(plain));
}

function isBelowPrime(point: Buffer): boolean {
  if (point[31] !== 0x7f || (point[0] ?? 0) < 0xed) return true;
  return !point.subarray(1, 31).every((byte) => byte === 0xff);
}
