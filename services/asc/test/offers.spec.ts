import { tipOf } from '@bpdao/draw';
import { encodeBlockList, encodeEvidence, opened } from '@bpdao/messages';
import type { AscHeard } from '../src/domain/messages.ts';
import { alice, Asc, genesis, settled, zero } from './asc-of-alice.ts';

describe('an offer', () => {
  it('asks the VPSC for the difference, and stands with the REP behind it', () => {
    const asc = new Asc();
    expect(asc.encumber(20n, 1n)).toBe('encumbrance-asked');
    expect(asc.hear({ type: 'rep-encumbered', producer: alice, delta: 20n, encumbered: 20n })).toMatchObject({
      type: 'offer-changed',
      change: 'encumbered',
      offer: { target: 20n, encumbered: 20n, weight: 20n },
    });
    expect(asc.wake()).toBeUndefined();
  });

  it('that the VPSC refuses is what is encumbered', () => {
    const asc = Asc.offered();
    asc.encumber(50n, 2n);
    expect(
      asc.hear({ type: 'encumbrance-refused', producer: alice, delta: 30n, reason: 'rep-not-free', encumbered: 20n }),
    ).toMatchObject({ type: 'offer-changed', change: 'refused', offer: { target: 20n, encumbered: 20n } });
    expect(asc.wake()).toBeUndefined();
  });

  it('changed while the VPSC is being asked is asked for afterwards, one ask at a time', () => {
    const asc = new Asc();
    asc.encumber(20n, 1n);
    expect(asc.encumber(30n, 2n)).toBe('offer-changed');
    expect(asc.wake()).toBeUndefined();
    asc.hear({ type: 'rep-encumbered', producer: alice, delta: 20n, encumbered: 20n });
    expect(asc.wake()).toMatchObject({ type: 'encumbrance-asked', delta: 10n });
    expect(asc.wake()).toBeUndefined();
  });

  it.each<[rule: string, act: (asc: Asc) => string, expected: string]>([
    [
      'with the same command again gets its answer again',
      (asc) => asc.encumber(20n, 1n, tipOf('11'.repeat(32))),
      'again',
    ],
    ['with a used sequence and other content is refused', (asc) => asc.encumber(21n, 1n), 'SEQUENCE_USED'],
    ['with a lower sequence is refused', (asc) => asc.release(5n, 0n), 'SEQUENCE_USED'],
    ['is not raised by a release', (asc) => asc.release(21n, 2n), 'NOT_LOWER'],
    ['with a new tip is stated anew', (asc) => asc.encumber(20n, 2n, '22'.repeat(32)), 'offer-changed'],
    ['is lowered by a release', (asc) => asc.release(5n, 2n), 'offer-changed'],
  ])('%s', (_rule, act, expected) => {
    expect(act(Asc.offered())).toBe(expected);
  });

  it.each<[rule: string, target: bigint, expected: string]>([
    ['may ask for as much as a fact can say', 2n ** 63n - 1n, 'encumbrance-asked'],
    ['may not ask for more than a fact can say', 2n ** 63n, 'TARGET_TOO_LARGE'],
    ['of nothing is none, but for a founder', 0n, 'TARGET_ZERO'],
  ])('%s', (_rule, target, expected) => {
    expect(new Asc().encumber(target, 1n)).toBe(expected);
  });

  it('of nothing is an offer when a founder makes it', () => {
    expect(new Asc({ ...genesis, founders: [alice] }).encumber(0n, 1n)).toBe('offer-changed');
  });

  it('that stands may be set to nothing', () => {
    expect(Asc.offered().encumber(0n, 2n)).toBe('offer-changed');
  });

  it('that does not exist cannot be released', () => {
    expect(new Asc().release(0n, 1n)).toBe('OFFER_UNKNOWN');
  });
});

describe('an offer of a producer that equivocated', () => {
  const proven = (offerLost: bigint): AscHeard => ({
    type: 'equivocation-proven',
    offender: alice,
    height: 1n,
    offerLost,
    reward: 0n,
    report: {
      payload: opened(encodeEvidence, { reporter: zero, proof: { type: 'lists', one: list(0), other: list(1) } }),
      signature: new Uint8Array(64),
    },
  });
  const list = (transactionCount: number) => ({
    payload: opened(encodeBlockList, {
      producer: alice,
      height: 1n,
      attempt: 0,
      try: 0,
      parent: zero,
      reveal: zero,
      transactionsRoot: zero,
      transactionCount,
    }),
    signature: new Uint8Array(64),
  });

  it('is lost, wants nothing, and holds nothing back in a list', () => {
    const asc = Asc.offered();
    expect(asc.hear(proven(20n))).toMatchObject({
      type: 'offer-changed',
      change: 'forfeited',
      offer: { encumbered: 0n, target: 0n, weight: 0n },
    });
    expect(asc.wake()).toBeUndefined();
  });

  it('comes back from the round without what was slashed', () => {
    const asc = Asc.offered();
    asc.draw();
    asc.hear(proven(0n)); // the stake is in the pool
    const round = settled('accepted', 1n);
    if (round.type !== 'round-settled') throw new Error('no round');
    expect(
      asc.hear({
        ...round,
        stakeLeft: 0n,
        slashes: [{ address: alice, availability: true, amount: 20n, reporter: zero, reward: 2n }],
      }),
    ).toMatchObject({ change: 'returned', offer: { encumbered: 0n } });
  });
});
