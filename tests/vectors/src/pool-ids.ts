import { poolId } from '@bpdao/tokens';
import { amountOf, differenceOf, objectOf, textOf, type RunCase } from './vector-case.ts';

/** Runs a post, a type of REP and the count of earlier pools: compares the pool's id. */
export const runPoolId: RunCase = (entry) => {
  const { post, repType, counter, expect } = objectOf(entry);
  return differenceOf(
    'the id',
    poolId(textOf(post), textOf(repType) === 'grep' ? 'grep' : 'wrep', amountOf(counter)),
    textOf(expect),
  );
};
