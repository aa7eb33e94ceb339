import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { SortedHashes } from '../src/domain/sorted-hashes.ts';

const hashOf = (number: number): string => createHash('sha256').update(String(number)).digest('hex');

/** Generates changes of few different hashes, so that parts run empty; or of so many that parts are halved. */
const changes = (different: number) =>
  fc.array(fc.record({ hash: fc.nat({ max: different }).map(hashOf), isAdded: fc.boolean() }), {
    minLength: 0,
    maxLength: different,
  });

describe('hashes in order', () => {
  it('are those that were added and not removed, whatever the order in which they came', () => {
    fc.assert(
      fc.property(changes(20), fc.nat({ max: 30 }).map(hashOf), (all, after) => {
        const sorted = new SortedHashes();
        const model = new Set<string>();
        for (const { hash, isAdded } of all) change(sorted, model, hash, isAdded);
        expect([...sorted.after()]).toEqual([...model].toSorted());
        expect([...sorted.after(after)]).toEqual([...model].filter((hash) => hash > after).toSorted());
      }),
    );
  });

  it('are found from any place among thousands', () => {
    const sorted = new SortedHashes();
    const model = new Set<string>();
    for (let number = 0; number < 8000; number += 1) change(sorted, model, hashOf(number), true);
    for (let number = 0; number < 8000; number += 3) change(sorted, model, hashOf(number), false);
    const all = [...model].toSorted();
    for (let number = 0; number < 9000; number += 250) {
      const after = hashOf(number);
      expect([...sorted.after(after)]).toEqual(all.filter((hash) => hash > after));
    }
    for (const hash of all) change(sorted, model, hash, false);
    expect([...sorted.after()]).toEqual([]);
  });
});

function change(sorted: SortedHashes, model: Set<string>, hash: string, isAdded: boolean): void {
  if (!isAdded) {
    sorted.remove(hash);
    model.delete(hash);
  } else if (!model.has(hash)) {
    sorted.add(hash);
    model.add(hash);
  }
}
