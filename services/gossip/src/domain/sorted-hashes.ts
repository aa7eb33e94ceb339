/** The most hashes in one part; a larger part is halved. */
const PART_MAX = 512;

/**
 * A set of hashes in their order: a change costs a search and a shift within one part; a page costs only the hashes
 * that it holds.
 */
export class SortedHashes {
  /** No part is empty; all hashes of a part come before all of the next part. */
  private readonly parts: string[][] = [];

  get size(): number {
    return this.parts.reduce((sum, { length }) => sum + length, 0);
  }

  /** Adds a hash that is not in the set. */
  add(hash: string): void {
    const at = this.partOf(hash);
    const part = this.parts[at];
    if (part === undefined) {
      this.parts.push([hash]);
      return;
    }
    part.splice(placeIn(part, hash), 0, hash);
    if (part.length > PART_MAX) this.parts.splice(at + 1, 0, part.splice(PART_MAX / 2));
  }

  remove(hash: string): void {
    const at = this.partOf(hash);
    const part = this.parts[at];
    if (part === undefined) return;
    const place = placeIn(part, hash);
    if (part[place] !== hash) return;
    part.splice(place, 1);
    if (part.length === 0) this.parts.splice(at, 1);
  }

  /** Yields the hashes after a hash, or all without it. */
  *after(hash?: string): Generator<string, void, undefined> {
    const first = hash === undefined ? 0 : this.partOf(hash);
    for (let at = first; at < this.parts.length; at += 1) {
      const part = this.parts[at] ?? [];
      for (
        let place = at === first && hash !== undefined ? placeAfter(part, hash) : 0;
        place < part.length;
        place += 1
      ) {
        const next = part[place];
        if (next !== undefined) yield next;
      }
    }
  }

  /** Returns the index of the last part that begins no later than this hash; of the first part if there is none. */
  private partOf(hash: string): number {
    let from = 0;
    let to = this.parts.length;
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((this.parts[middle]?.[0] ?? '') <= hash) from = middle;
      else to = middle;
    }
    return from;
  }
}

/** Returns the place of a hash in a part, or the place at which it would be inserted. */
function placeIn(part: readonly string[], hash: string): number {
  let from = 0;
  let to = part.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((part[middle] ?? '') < hash) from = middle + 1;
    else to = middle;
  }
  return from;
}

function placeAfter(part: readonly string[], hash: string): number {
  const place = placeIn(part, hash);
  return part[place] === hash ? place + 1 : place;
}
