import fc from 'fast-check';
import { applyResult, PayoutQueue, Salary } from '../src/index.ts';

const MIN = 50n;
const steps = fc.array(
  fc.oneof(
    fc.record({ who: fc.constantFrom('a', 'b', 'c', 'd'), balance: fc.bigInt({ min: 0n, max: 1000n }) }),
    fc.record({ fee: fc.bigInt({ min: 0n, max: 500n }) }),
  ),
  { maxLength: 40 },
);

describe('salary', () => {
  it('is exact after every step, and what is due is what the accumulator says beforehand', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (given, most) => {
        const salary = new Salary(MIN, new PayoutQueue());
        let supply = 0n;
        const balances = new Map<string, bigint>();
        for (const step of given) {
          if ('who' in step) {
            supply += step.balance - (balances.get(step.who) ?? 0n);
            balances.set(step.who, step.balance);
            salary.balanceChanged(step.who, step.balance);
          } else {
            const { perRep } = salary.afterFee(step.fee, supply);
            const due = salary.dueAfter(new Map(), perRep, most);
            salary.share(step.fee);
            expect(due.map(({ address }) => salary.enqueue(address))).toEqual(due);
            expect(due.every(({ amount }) => amount >= MIN)).toBe(true);
          }
          expect(salary.isExact()).toBe(true);
        }
      }),
    );
  });

  it('pays an account split in two what it would have had, but for rounding', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 2n, max: 1000n }),
        fc.bigInt({ min: 0n, max: 1000n }),
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 6n }), { maxLength: 10 }),
        (mine, others, fees) => {
          const [whole, split] = [new Salary(MIN, new PayoutQueue()), new Salary(MIN, new PayoutQueue())];
          whole.balanceChanged('a', mine);
          split.balanceChanged('a', 1n);
          split.balanceChanged('b', mine - 1n);
          for (const salary of [whole, split]) salary.balanceChanged('z', others);
          for (const fee of fees) for (const salary of [whole, split]) salary.share(fee);
          const difference = whole.accruedOf('a') - split.accruedOf('a') - split.accruedOf('b');
          expect(difference >= 0n && difference <= 1n).toBe(true);
        },
      ),
    );
  });
});

describe('a result of the Forum', () => {
  const shares = fc.uniqueArray(
    fc.record({ address: fc.constantFrom('a', 'b', 'c'), amount: fc.bigInt({ min: 1n, max: 100n }) }),
    { selector: ({ address }) => address },
  );

  it('gives no more than debtors could give: what enters equals what is credited and burned', () => {
    fc.assert(
      fc.property(
        shares,
        shares,
        fc.bigInt({ min: 0n, max: 50n }),
        fc.bigInt({ min: 0n, max: 60n }),
        (debits, credits, burned, free) => {
          const sum = (amounts: readonly { readonly amount: bigint }[]): bigint =>
            amounts.reduce((total, { amount }) => total + amount, 0n);
          const enters = sum(credits) - sum(debits) + burned;
          fc.pre(enters >= 0n);
          const applied = applyResult(debits, credits, burned, () => free);
          const credited = applied.credits.reduce((total, credit) => total + credit.credited, 0n);
          const taken = applied.debits.reduce((total, debit) => total + debit.taken, 0n);
          expect(credited - taken + applied.burned).toBe(enters);
          expect(
            applied.burned >= 0n &&
              applied.credits.every((credit) => credit.credited >= 0n && credit.credited <= credit.granted),
          ).toBe(true);
        },
      ),
    );
  });
});
