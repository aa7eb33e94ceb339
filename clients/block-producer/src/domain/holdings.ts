import type { RoundSettled, VpscFact } from '@bpdao/messages';
import { slashOf } from '@bpdao/tokens';

/** The wREP of one member by the VPSC's facts, µREP. */
export interface Holdings {
  free: bigint;
  /** The wREP encumbered for the offer. */
  atAsc: bigint;
  /** The wREP staked in open pools. */
  inPools: bigint;
}

export const totalOf = ({ free, atAsc, inPools }: Holdings): bigint => free + atAsc + inPools;

/** Folds a fact of the VPSC into the holdings of `address` (docs/spec/vpsc.md, "The ledgers"). */
export function holdingsHear(holdings: Holdings, address: string, fact: VpscFact): void {
  switch (fact.type) {
    case 'rep-encumbered':
      if (fact.producer !== address) return;
      holdings.free -= fact.delta;
      holdings.atAsc += fact.delta;
      return;
    case 'pool-opened':
      if (fact.producer !== address) return;
      holdings.atAsc -= fact.availabilityStake;
      holdings.inPools += fact.availabilityStake;
      return;
    case 'vote-cast': {
      const { voter, stake } = fact.vote.payload.value;
      if (voter !== address) return;
      holdings.free -= stake;
      holdings.inPools += stake;
      return;
    }
    case 'vote-committed': {
      const { voter, stake } = fact.commitment.payload.value;
      if (voter !== address) return;
      holdings.free -= stake;
      holdings.inPools += stake;
      return;
    }
    case 'round-settled':
      return settle(holdings, address, fact);
    case 'pool-settled':
      return fact.repType === 'wrep' ? settle(holdings, address, fact) : undefined;
    case 'equivocation-proven':
      if (fact.offender === address) holdings.atAsc -= fact.offerLost;
      if (fact.report.payload.value.reporter === address) holdings.free += fact.reward;
      return;
    case 'encumbrance-refused':
    case 'block-refused':
    case 'pool-resolved':
    case 'pool-refused':
    case 'vote-revealed':
    case 'salary-claimed':
    case 'grep-created':
      return;
    default:
      return unreachable(fact);
  }
}

function settle(
  holdings: Holdings,
  address: string,
  settled: Pick<RoundSettled, 'stakes' | 'slashes' | 'debits' | 'credits' | 'debtsPaid'>,
): void {
  for (const { address: whose, availability, stake, gain, loss } of settled.stakes) {
    if (whose !== address) continue;
    const left = stake - loss - slashOf(settled.slashes, { address, availability });
    holdings.inPools -= stake;
    if (availability) holdings.atAsc += left;
    else holdings.free += left;
    holdings.free += gain;
  }
  for (const { reporter, reward } of settled.slashes) if (reporter === address) holdings.free += reward;
  for (const debit of settled.debits) if (debit.address === address) holdings.free -= debit.taken;
  for (const credit of settled.credits) if (credit.address === address) holdings.free += credit.credited;
  for (const paid of settled.debtsPaid) if (paid.address === address) holdings.free -= paid.amount;
}

function unreachable(_fact: never): void {}
