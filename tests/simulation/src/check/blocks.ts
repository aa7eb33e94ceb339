import type { Invariant, InvariantMaker } from './invariant.ts';

/**
 * Blocks: each height has one accepted block, on the block before; its draw can be drawn again; it pays the payouts
 * due; its accounts, fees, subsidy and root are right; $ only come into being as subsidy; the beacon follows from the
 * revealed preimages.
 */
export const blocks: InvariantMaker = ({ judge }): Invariant => {
  let height = 0n;
  return {
    name: 'blocks',
    hear({ fact }) {
      if (fact.type !== 'round-settled') return undefined;
      const broken = judge.brokenBy(fact.blockHash);
      if (broken === undefined) return `block ${fact.blockHash} is settled, and was not proposed`;
      if (fact.outcome === 'accepted' && broken.length > 0) return `accepted block ${fact.height} ${broken.join(', ')}`;
      if (fact.outcome === 'accepted' && fact.height !== height + 1n) {
        return `block ${fact.height} is accepted after ${height}`;
      }
      height = judge.height;
      if (fact.beacon !== judge.beacon) {
        return `the beacon after ${fact.height}/${fact.attempt} is ${fact.beacon}, not ${judge.beacon}`;
      }
      return fact.nextHeight === judge.height + 1n
        ? undefined
        : `height ${fact.nextHeight} is said to come after ${judge.height}`;
    },
    atRest: () =>
      judge.accounts.sum() === judge.money
        ? undefined
        : `all accounts hold ${judge.accounts.sum()} µ$, and there are ${judge.money}`,
  };
};
