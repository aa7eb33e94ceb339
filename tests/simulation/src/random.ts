import { createHash } from 'node:crypto';

/**
 * Numbers that look random and follow from a name alone (the small fast counter generator sfc32, seeded by SHA-256).
 */
export class Random {
  private readonly name: string;
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(name: string) {
    const digest = createHash('sha256').update(name).digest();
    this.name = name;
    this.a = digest.readInt32LE(0);
    this.b = digest.readInt32LE(4);
    this.c = digest.readInt32LE(8);
  }

  /** Returns another source, which follows from this source's name, and not from its draws so far. */
  fork(name: string): Random {
    return new Random(`${this.name}/${name}`);
  }

  /** Draws a number from 0 to below 1. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  /** Draws a whole number, both ends included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** Returns true in so many of a million draws. */
  chance(ppm: number): boolean {
    return this.next() * 1_000_000 < ppm;
  }

  /** Draws an item of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const picked = list[this.integer(0, list.length - 1)];
    if (picked === undefined) throw new RangeError('there is nothing to pick from');
    return picked;
  }

  /** 32 bytes. */
  seed32(name: string): Uint8Array {
    return createHash('sha256').update(`${this.name}/${name}`).digest();
  }
}
