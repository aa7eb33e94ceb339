import { createHash } from 'node:crypto';

/** Numbers that follow from a seed and look like chance: SHA-256 over a counter. */
export class Chance {
  private readonly seed: string;
  private count = 0;

  constructor(seed: string) {
    this.seed = seed;
  }

  /** Draws 32 bytes, hex. */
  bytes(): string {
    this.count += 1;
    return createHash('sha256').update(`bpdao/study/${this.seed}/${this.count}`).digest('hex');
  }

  /** Draws a number from 0 up to, not including, a bound. */
  below(bound: bigint): bigint {
    return BigInt(`0x${this.bytes()}`) % bound;
  }
}
