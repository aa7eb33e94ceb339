import { PayoutQueue, Salary } from '@bpdao/tokens';
import {
  amountOf,
  differenceOf,
  differencesOfAmounts,
  listOf,
  mapOf,
  objectOf,
  textOf,
  type Differences,
  type JsonObject,
  type RunCase,
} from './vector-case.ts';

/** The least payout of the vectors: they pay every whole µ$. */
const ANY_PAYOUT = 1n;

/** Runs REP credits, fees and payments in order: compares the pay so far, the accumulator and its rest after each. */
export const runSalary: RunCase = (entry) => {
  const { steps, after } = objectOf(entry);
  const salary = new Salary(ANY_PAYOUT, new PayoutQueue());
  const balances = new Map<string, bigint>();
  const paid = new Map<string, bigint>();
  const expectations = listOf(after);
  return listOf(steps).flatMap((step, index): Differences => {
    take(salary, balances, paid, objectOf(step));
    const expected = objectOf(expectations[index]);
    const place = `after step ${index + 1}`;
    return [
      ...differencesOfAmounts(`paid ${place}`, paid, mapOf(expected.paid)),
      ...differenceOf(`perRep ${place}`, salary.perRep, amountOf(expected.perRep)),
      ...differenceOf(`the rest ${place}`, salary.rest, amountOf(expected.rest)),
      ...differenceOf(`the equation of salary ${place}`, String(salary.isExact()), 'true'),
    ];
  });
};

function take(
  salary: Salary,
  balances: Map<string, bigint>,
  paid: Map<string, bigint>,
  { credit, fee, pay }: JsonObject,
): void {
  for (const [who, change] of Object.entries(mapOf(credit))) {
    const balance = (balances.get(who) ?? 0n) + amountOf(change);
    balances.set(who, balance);
    salary.balanceChanged(who, balance);
  }
  if (fee !== undefined) salary.share(amountOf(fee));
  for (const who of listOf(pay).map(textOf)) {
    const entry = salary.enqueue(who);
    if (entry !== undefined) paid.set(who, (paid.get(who) ?? 0n) + entry.amount);
  }
}
