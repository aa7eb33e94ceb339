import type { Invariant, InvariantMaker } from './invariant.ts';
import { Judge } from './judge.ts';

/**
 * Blocks: one accepted at each height on the one before; its draw can be drawn again; it pays what is due; its accounts,
 * fees, subsidy and root are right; $ only come into being as subsidy; the beacon follows from what was revealed.
 */
export const blocks: InvariantMaker = (parts): Invariant => {
  const judge = new Judge(parts);
  return {
    name: 'blocks',
    hear(said) {
      const { fact } = said;
      const height = judge.height;
      const broken = fact.type === 'round-settled' ? judge.brokenBy(fact.blockHash) : undefined;
      judge.hear(said);
      if (fact.type !== 'round-settled') return undefined;
      if (broken === undefined) return `block ${fact.blockHash} is settled, and was not proposed`;
      if (fact.outcome === 'accepted' && broken.length > 0) return `accepted block ${fact.height} ${broken.join(', ')}`;
      if (fact.outcome === 'accepted' && fact.height !== height + 1n) return `block ${fact.height} is accepted after ${height}`;
      if (fact.beacon !== judge.beacon) return `the beacon after ${fact.height}/${fact.attempt} is ${fact.beacon}, not ${judge.beacon}`;
      return fact.nextHeight === judge.height + 1n ? undefined : `height ${fact.nextHeight} is said to come after ${judge.height}`;
    },
    atRest: () => (judge.accounts.sum() === judge.money ? undefined : `all accounts hold ${judge.accounts.sum()} µ$, and there are ${judge.money}`),
  };
};
