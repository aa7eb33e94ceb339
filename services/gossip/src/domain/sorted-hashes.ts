/** Hashes in one part; a part that grows beyond it is halved. */
const PART_MAX = 512;

/** A set of hashes in their order: a change costs a search and a shift within one part, a page only what it holds. */
export class SortedHashes {
  /** None is empty; all of one come before all of the next. */
  private readonly parts: string[][] = [];

  get size(): number {
    return this.parts.reduce((sum, { length }) => sum + length, 0);
  }

  /** It is not there yet. */
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

  /** Those after a hash; all without one. */
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

  /** The last part that begins no later than this hash; the first when none does. */
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

/** Where a hash stands in a part, or would. */
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
