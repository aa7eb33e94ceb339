import { createHash } from 'node:crypto';
import type { StoredBatch } from '@bpdao/actor';

/** All that was stored, and when, as one hash: two runs are the same when theirs are. */
export class History {
  private readonly hash = createHash('sha256');
  private count = 0;

  add({ actor, sequence, hash }: StoredBatch, atMs: number): void {
    this.count += 1;
    this.hash.update(`${atMs} ${actor} ${sequence} ${hash}\n`);
  }

  /** Messages stored. */
  get messages(): number {
    return this.count;
  }

  /** Returns the digest of the history, hex. */
  digest(): string {
    return this.hash.copy().digest('hex');
  }
}
