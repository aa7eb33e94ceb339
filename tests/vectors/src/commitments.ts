import { voteCommitment } from '@bpdao/tokens';
import { amountOf, differenceOf, objectOf, textOf, type RunCase } from './vector-case.ts';

/** A hidden vote and its nonce: what it is committed by. */
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
