import { voteCommitment } from '@bpdao/tokens';
import { amountOf, differenceOf, objectOf, textOf, type RunCase } from './vector-case.ts';

/** Runs a hidden vote and its nonce: compares the commitment. */
export const runCommitment: RunCase = (entry) => {
  const { poolId, voter, side, stake, nonce, expect } = objectOf(entry);
  const hidden = {
    poolId: textOf(poolId),
    voter: textOf(voter),
    side: textOf(side) === 'against' ? 'against' : 'for',
    stake: amountOf(stake),
    nonce: textOf(nonce),
  } as const;
  return differenceOf('the commitment', voteCommitment(hidden), textOf(expect));
};
