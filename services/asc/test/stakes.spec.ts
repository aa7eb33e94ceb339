import { alice, Asc, receiptOf, settled } from './asc-of-alice.ts';

describe('a stake', () => {
  it('is taken whole', () => {
    expect(Asc.offered().draw()).toMatchObject({ type: 'stake-taken', amount: 20n });
  });

  it.each([
    ['that is less than the list says', { stake: 21n }],
    ['of somebody without an offer', { producer: 'b2'.repeat(32) }],
  ])('%s is missing', (_rule, change) => {
    expect(Asc.offered().draw(change)).toMatchObject({ type: 'stake-missing' });
  });

  it('stays encumbered while a list counts it, also when the offer is lowered, and is released after the height', () => {
    const asc = Asc.offered();
    asc.draw();
    asc.release(5n, 2n);
    expect(asc.wake()).toBeUndefined();
    asc.hear(settled('accepted', 1n));
    expect(asc.wake()).toBeUndefined();
    asc.draw({ receipt: receiptOf(2n) });
    asc.hear(settled('accepted', 2n));
    expect(asc.wake()).toMatchObject({ type: 'encumbrance-asked', delta: -15n });
  });

  it('of which a part is being released is missing', () => {
    const asc = Asc.offered();
    asc.release(5n, 2n);
    asc.wake();
    expect(asc.draw()).toMatchObject({ type: 'stake-missing', listed: 20n, encumbered: 5n });
  });

  it('that is taken is not released, also when the offer was lowered before the draw from the earlier one was heard', () => {
    const asc = Asc.offered();
    asc.release(5n, 2n);
    expect(asc.draw()).toMatchObject({ type: 'stake-taken', amount: 20n });
    expect(asc.wake()).toBeUndefined();
    asc.hear({ type: 'slot-missed', height: 1n, attempt: 0, producer: alice, reason: 'deadline' });
    expect(asc.wake()).toMatchObject({ type: 'encumbrance-asked', delta: -15n });
  });

  it('comes back after the round, less what was lost', () => {
    const asc = Asc.offered();
    asc.draw();
    expect(asc.hear(settled('rejected', 1n, 20n))).toMatchObject({
      type: 'offer-changed',
      change: 'returned',
      offer: { encumbered: 0n, target: 20n },
    });
    expect(asc.wake()).toMatchObject({ type: 'encumbrance-asked', delta: 20n });
  });

  it('comes back whole after a missed slot', () => {
    const asc = Asc.offered();
    asc.draw();
    expect(
      asc.hear({ type: 'slot-missed', height: 1n, attempt: 0, producer: alice, reason: 'deadline' }),
    ).toMatchObject({ type: 'offer-changed', change: 'returned', offer: { encumbered: 20n } });
  });
});
