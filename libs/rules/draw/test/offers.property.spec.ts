import fc from 'fast-check';
import { drawIndex, OfferBook, OfferTree, tipOf, type ListedOffer } from '../src/index.ts';

const producerOf = (number: number): string => number.toString(16).padStart(64, '0');
const offers = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.bigInt({ min: 0n, max: 9n })), { maxLength: 60 });
const listed = (producer: string, weight: bigint): ListedOffer => ({ producer, weight, protocol: 'p', tip: 't' });

describe('a list of offers', () => {
  it('draws as a scan in the order of addresses would', () => {
    fc.assert(
      fc.property(offers, fc.bigInt({ min: 0n, max: 300n }), (changes, index) => {
        const model = new Map<string, bigint>();
        let tree = OfferTree.empty;
        for (const [number, weight] of changes) {
          const producer = producerOf(number);
          if (weight === 0n) model.delete(producer);
          else model.set(producer, weight);
          tree = weight === 0n ? tree.remove(producer) : tree.set(listed(producer, weight));
        }
        const sorted = [...model].toSorted(([a], [b]) => (a < b ? -1 : 1));
        let cumulative = 0n;
        const expected = sorted.find(([, weight]) => (cumulative += weight) > index)?.[0];
        expect(tree.at(index)?.producer).toBe(expected);
        expect(tree.size).toBe(model.size);
        expect([...tree.list()].map(({ producer }) => producer)).toEqual(sorted.map(([producer]) => producer));
      }),
    );
  });

  it('gives an account split in two the chance it had', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n, max: 1000n }), fc.bigInt({ min: 1n, max: 1000n }), (mine, others) => {
        const whole = OfferTree.empty.set(listed(producerOf(1), mine)).set(listed(producerOf(9), others));
        const split = OfferTree.empty
          .set(listed(producerOf(1), 1n))
          .set(listed(producerOf(2), mine - 1n))
          .set(listed(producerOf(9), others));
        for (const index of [0n, mine - 1n, mine, mine + others - 1n]) {
          expect(split.at(index)?.producer === producerOf(9)).toBe(whole.at(index)?.producer === producerOf(9));
        }
      }),
    );
  });

  it('is never drawn from beyond its weight', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 64n }), fc.nat(), (weight, height) => {
        const { index } = drawIndex('ab'.repeat(32), BigInt(height), 0, weight);
        expect(index >= 0n && index < weight).toBe(true);
      }),
    );
  });
});

describe('the book of offers', () => {
  const [alice, bob] = [producerOf(1), producerOf(2)];
  const link = '11'.repeat(32);
  const stated = (producer: string, weight: bigint, tip = tipOf(link)) => ({
    producer,
    target: weight,
    weight,
    protocol: 'p',
    tip,
  });
  const at = (sequence: number) => ({ sequence, index: 0 });

  it('draws a height from the list that the stake of the height before closed', () => {
    const book = new OfferBook([]);
    book.offerChanged(at(1), stated(alice, 20n));
    book.stakeTaken(at(2), 1n, 0);
    book.offerChanged(at(3), stated(bob, 50n));
    expect(book.locked(bob)).toBe(0n);
    book.heightSettled();
    expect(book.listForDraw(1n)?.list.totalWeight).toBe(20n);
    expect(book.listPosition()).toEqual(at(2));
    expect(book.locked(alice)).toBe(20n);
  });

  it('leaves out who failed, and closes anew as the offers stood at a place', () => {
    const book = new OfferBook([]);
    book.offerChanged(at(1), stated(alice, 20n));
    book.offerChanged(at(2), stated(bob, 30n));
    book.recloseAt(at(1));
    expect(book.listForDraw(1n)?.list.totalWeight).toBe(20n);
    book.attemptFailed(1n, 0, alice);
    expect(book.listForDraw(1n)?.list.totalWeight).toBe(0n);
    book.recloseAt(at(2));
    expect(book.listForDraw(1n)?.list.totalWeight).toBe(50n);
    expect(book.listForDraw(1n)?.excluded).toEqual([]);
  });

  it('makes a reveal the tip at once, also in a closed list, unless a newer tip was set', () => {
    const book = new OfferBook([]);
    book.offerChanged(at(1), stated(alice, 20n));
    book.stakeTaken(at(2), 1n, 0);
    book.offerChanged(at(3), stated(alice, 20n, '99'.repeat(32)));
    book.revealed(alice, link);
    expect(book.standingNow(1n).get(alice)?.tip).toBe('99'.repeat(32));
    book.heightSettled();
    expect(book.listForDraw(1n)?.list.get(alice)?.tip).toBe(link);
    book.offerChanged(at(4), stated(alice, 25n));
    expect(book.standingNow(1n).get(alice)?.tip).toBe(link);
  });

  it('counts founders while no REP exists, and drops them with the first mint, also from a closed list', () => {
    const book = new OfferBook([alice]);
    book.offerChanged(at(1), stated(alice, 0n));
    book.offerChanged(at(2), stated(bob, 0n));
    book.recloseAt(at(2));
    expect(book.listForDraw(0n)?.list.totalWeight).toBe(1n);
    expect(book.listForDraw(1n)?.list.totalWeight).toBe(0n);
  });

  describe('with three offers in the list in force', () => {
    const carol = producerOf(3);
    const excluded = (book: OfferBook): readonly string[] | undefined => book.listForDraw(1n)?.excluded;
    function inForce(): OfferBook {
      const book = new OfferBook([]);
      for (const [index, producer] of [alice, bob, carol].entries()) {
        book.offerChanged(at(index + 1), stated(producer, 10n));
      }
      book.stakeTaken(at(4), 1n, 0);
      book.heightSettled();
      return book;
    }

    it('leaves out who missed a slot for so many attempts, at later heights too', () => {
      const book = inForce();
      book.slotMissed(alice, 3);
      book.attemptFailed(2n, 0, alice);
      for (let left = 3; left > 0; left -= 1) {
        expect(excluded(book)).toEqual([alice]);
        book.attemptBegan([alice], 1n);
        book.stakeTaken(at(4 + left), BigInt(5 - left), left);
        book.heightSettled();
      }
      expect(excluded(book)).toEqual([]);
    });

    it('lifts every suspension when only suspended ones are left', () => {
      const book = inForce();
      for (const producer of [alice, bob, carol]) book.slotMissed(producer, 9);
      expect(excluded(book)).toEqual([]);
      book.attemptBegan([], 1n);
      expect(book.listForDraw(1n)?.list.totalWeight).toBe(30n);
      book.slotMissed(bob, 9);
      expect(excluded(book)).toEqual([bob]);
    });

    it('is without suspensions when it is closed anew', () => {
      const book = inForce();
      book.slotMissed(alice, 9);
      book.recloseAt(at(3));
      expect(excluded(book)).toEqual([]);
    });

    it('leaves out who lost the offer, also in a list already closed, until a list is closed after it', () => {
      const book = inForce();
      book.stakeTaken(at(5), 2n, 0);
      book.forfeited(at(6), alice);
      book.offerChanged(at(6), stated(alice, 0n));
      expect(excluded(book)).toEqual([alice]);
      expect(book.isForfeited(alice)).toBe(true);
      expect(book.locked(alice)).toBe(0n);
      book.heightSettled();
      expect(book.listForDraw(1n)?.list.totalWeight).toBe(20n);
      book.offerChanged(at(7), stated(alice, 5n));
      expect(excluded(book)).toEqual([alice]);
      book.stakeTaken(at(8), 3n, 0);
      book.heightSettled();
      expect(excluded(book)).toEqual([]);
      expect(book.listForDraw(1n)?.list.totalWeight).toBe(25n);
    });
  });
});
