import { applyResult } from '@bpdao/tokens';
import {
  amountOf,
  differenceOf,
  differencesOfAmounts,
  listOf,
  mapOf,
  objectOf,
  textOf,
  type Json,
  type RunCase,
} from './vector-case.ts';

/**
 * Runs a result against authors with given free REP, and compares the amounts that are taken, owed, credited and burned
 * in the end.
 */
export const runDebt: RunCase = (entry) => {
  const { debits, credits, burned, expect } = objectOf(entry);
  const expected = objectOf(expect);
  const free = new Map(
    listOf(debits).map((debit) => [textOf(objectOf(debit).address), amountOf(objectOf(debit).free)]),
  );
  const applied = applyResult(
    listOf(debits).map(shareOf),
    listOf(credits).map(shareOf),
    amountOf(burned),
    (address) => free.get(address) ?? 0n,
  );
  return [
    ...differencesOfAmounts(
      'what is taken',
      new Map(applied.debits.map(({ address, taken }) => [address, taken])),
      mapOf(expected.taken),
    ),
    ...differencesOfAmounts(
      'the debt',
      new Map(applied.debits.map(({ address, owed, taken }) => [address, owed - taken])),
      mapOf(expected.debt),
    ),
    ...differencesOfAmounts(
      'the credit',
      new Map(applied.credits.map(({ address, credited }) => [address, credited])),
      mapOf(expected.credited),
    ),
    ...differenceOf('burned', applied.burned, amountOf(expected.burned)),
  ];
};

const shareOf = (share: Json) => ({
  address: textOf(objectOf(share).address),
  amount: amountOf(objectOf(share).amount),
});
