import { settlePool, type PoolEnd, type PoolStake, type PoolTerms } from '@bpdao/tokens';
import {
  amountOf,
  differenceOf,
  differencesOfAmounts,
  listOf,
  mapOf,
  objectOf,
  textOf,
  type Differences,
  type Json,
  type JsonObject,
  type RunCase,
} from './vector-case.ts';

/** Runs a pool from balances, stakes and frozen parameters: compares its outcome and the holdings after it. */
export const runPool: RunCase = (entry) => {
  const { balances, stakes, parameters, expect } = objectOf(entry);
  const expected = objectOf(expect);
  const before = mapOf(balances);
  const staked = listOf(stakes).map(stakeOf);
  const end = settlePool(
    termsOf(
      objectOf(parameters),
      Object.values(before).reduce((sum: bigint, held) => sum + amountOf(held), 0n),
    ),
    staked,
  );
  return [
    ...differenceOf('the outcome', end.outcome, textOf(expected.outcome)),
    ...differenceOf('up', end.up, amountOf(expected.up)),
    ...differenceOf('down', end.down, amountOf(expected.down)),
    ...differenceOf('what goes to the post', end.toPost, amountOf(expected.toPost)),
    ...differenceOf('minted', end.minted, amountOf(expected.minted)),
    ...differenceOf('burned', end.burned, amountOf(expected.burned)),
    ...differencesOfAmounts('the gain', sumsOf(staked, end, 'gain'), mapOf(expected.gains)),
    ...differencesOfAmounts('the loss', sumsOf(staked, end, 'loss'), mapOf(expected.losses)),
    ...balanceDifferences(before, staked, end, mapOf(expected.balances)),
  ];
};

function stakeOf(stake: Json): PoolStake {
  const { who, side, stake: amount, unrevealed } = objectOf(stake);
  return {
    who: textOf(who),
    side: textOf(side) === 'against' ? 'against' : 'for',
    stake: amountOf(amount),
    unrevealed: unrevealed === true,
  };
}

function termsOf(parameters: JsonObject, supply: bigint): PoolTerms {
  const kind = textOf(parameters.kind);
  if (kind !== 'block' && kind !== 'funded' && kind !== 'governance') {
    throw new Error(`there are no pools of kind ${kind}`);
  }
  return {
    kind,
    supply,
    fee: amountOf(parameters.fee),
    mintingRatioPpm: amountOf(parameters.mintingRatioPpm),
    authorPpm: amountOf(parameters.authorPpm),
    quorumPpm: amountOf(parameters.quorumPpm),
    quorumBase: amountOf(parameters.quorumBase),
    winRatioPpm: amountOf(parameters.winRatioPpm),
    bindingPpm: amountOf(parameters.bindingPpm),
    redistribute: parameters.redistribute === true,
  };
}

function sumsOf(stakes: readonly PoolStake[], { ends }: PoolEnd, part: 'gain' | 'loss'): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [index, { who }] of stakes.entries()) sums.set(who, (sums.get(who) ?? 0n) + (ends[index]?.[part] ?? 0n));
  return sums;
}

function balanceDifferences(
  before: JsonObject,
  stakes: readonly PoolStake[],
  end: PoolEnd,
  expected: JsonObject,
): Differences {
  const [gains, losses] = [sumsOf(stakes, end, 'gain'), sumsOf(stakes, end, 'loss')];
  const after = new Map(
    Object.entries(before).map(([who, held]) => [
      who,
      amountOf(held) + (gains.get(who) ?? 0n) - (losses.get(who) ?? 0n),
    ]),
  );
  return differencesOfAmounts('the balance', after, expected);
}
