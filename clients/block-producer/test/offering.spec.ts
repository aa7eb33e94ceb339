import type { Offer } from '@bpdao/messages';
import { targetToAsk, type OfferSituation } from '../src/domain/offering.ts';

const REP = 1_000_000n;
const PROTOCOL = '11'.repeat(32);
const offerOf = (target: bigint, protocol = PROTOCOL): Offer => ({
  producer: '22'.repeat(32),
  target,
  encumbered: target,
  weight: target,
  protocol,
  tip: '33'.repeat(32),
});
const base: OfferSituation = {
  holdings: { free: 80n * REP, atAsc: 20n * REP, inPools: 0n },
  offer: offerOf(20n * REP),
  linksLeft: 1_000,
  sharePpm: 200_000n,
  protocol: PROTOCOL,
  mayOfferNothing: false,
};

/** A member with 100 REP that offers a fifth of it, with the changes of the row. */
describe('an offer', () => {
  it.each<[rule: string, change: Partial<OfferSituation>, target: bigint | undefined]>([
    ['that is right stays', {}, undefined],
    [
      'is made when there is none',
      { holdings: { free: 100n * REP, atAsc: 0n, inPools: 0n }, offer: undefined },
      20n * REP,
    ],
    ['is not made without REP', { holdings: { free: 0n, atAsc: 0n, inPools: 0n }, offer: undefined }, undefined],
    [
      'of nothing is made by a founder',
      { holdings: { free: 0n, atAsc: 0n, inPools: 0n }, offer: undefined, mayOfferNothing: true },
      0n,
    ],
    ['stays while the REP grew by 10 %', { holdings: { free: 90n * REP, atAsc: 20n * REP, inPools: 0n } }, undefined],
    [
      'follows when the REP grew by more than 10 %',
      { holdings: { free: 91n * REP, atAsc: 20n * REP, inPools: 0n } },
      22_200_000n,
    ],
    ['grows only by what is free', { holdings: { free: 5n * REP, atAsc: 20n * REP, inPools: 175n * REP } }, 25n * REP],
    ['gets a new tip before its chain ends', { linksLeft: 63 }, 20n * REP],
    ['names the protocol that the producer has', { offer: offerOf(20n * REP, '44'.repeat(32)) }, 20n * REP],
  ])('%s', (_rule, change, target) => {
    expect(targetToAsk({ ...base, ...change })).toBe(target);
  });
});
