import { chart, csv } from '@bpdao/charts';
import { defaultParameters } from '@bpdao/genesis';
import { PayoutQueue, Salary } from '@bpdao/tokens';
import { Chance } from './chance.ts';
import { fixed, type Study } from './study.ts';

const BLOCKS = 5_000;
const SUPPLY = 10n ** 12n;
const PIECES = 10;
/** µ$ of fees in a block at most, beside the subsidy. */
const FEES_MAX = 20_000_000n;
const DOLLAR = 1_000_000;

/** The income from one way of holding REP. */
export interface Income {
  /** µ$ paid after each block. */
  readonly paid: readonly bigint[];
  /** µ$ paid, queued or accrued in the end. */
  readonly earned: bigint;
  /** Entries of the queue of payouts. */
  readonly payouts: number;
}

/**
 * Pays salary by the rules, block by block, to accounts that hold these amounts; one other account holds the rest of
 * all REP.
 */
export function earn(holdings: readonly bigint[], blocks: number, seed: string): Income {
  const chance = new Chance(seed);
  const queue = new PayoutQueue();
  const salary = new Salary(defaultParameters.payoutMin, queue);
  const accounts = holdings.map((amount, index) => [`account ${String(index).padStart(3, '0')}`, amount] as const);
  salary.balanceChanged('others', SUPPLY - holdings.reduce((sum, amount) => sum + amount, 0n));
  for (const [name, amount] of accounts) salary.balanceChanged(name, amount);
  const paid: bigint[] = [];
  let [sum, payouts] = [0n, 0];
  for (let block = 0; block < blocks; block += 1) {
    const carried = queue.headAfter(0, [], defaultParameters.maxBlockPayouts);
    queue.paid(carried.length);
    const own = carried.filter(({ address }) => address !== 'others');
    sum += own.reduce((all, { amount }) => all + amount, 0n);
    payouts += own.length;
    const fee = defaultParameters.subsidy + chance.below(FEES_MAX);
    const due = salary.dueAfter(new Map(), salary.afterFee(fee, SUPPLY).perRep, defaultParameters.maxBlockPayouts);
    salary.share(fee);
    for (const { address } of due) salary.enqueue(address);
    paid.push(sum);
  }
  const waiting = accounts.reduce((all, [name]) => all + queue.of(name) + salary.accruedOf(name), 0n);
  return { paid, earned: sum + waiting, payouts };
}

/** Studies if salary depends on anything but the amount of REP held. */
export const salary: Study = {
  name: 'salary',
  question: 'is salary in proportion to REP, and does it matter how it is held',
  run: ({ seed, blocks = BLOCKS }) => {
    const percent = SUPPLY / 100n;
    const one = earn([percent], blocks, seed);
    const ten = earn(
      Array.from({ length: PIECES }, () => percent / BigInt(PIECES)),
      blocks,
      seed,
    );
    const twice = earn([2n * percent], blocks, seed);
    const rows = one.paid.map((paid, block) => [block + 1, paid, ten.paid[block] ?? 0n, twice.paid[block] ?? 0n]);
    const series = (income: Income): readonly (readonly [number, number])[] =>
      income.paid
        .map((paid, block) => [block + 1, Number(paid) / DOLLAR] as const)
        .filter((_point, index) => index % 10 === 0);
    return {
      files: [
        {
          name: 'salary.csv',
          content: csv(
            ['block', 'one_account_usd_millionths', 'ten_accounts_usd_millionths', 'twice_the_rep_usd_millionths'],
            rows,
          ),
        },
        {
          name: 'salary.svg',
          content: chart({
            title: 'Salary is in proportion to REP',
            subtitle:
              '1 % of all REP in one account and in ten, and 2 %; fees of a block by chance between $ 10 and $ 30',
            x: { title: 'blocks', from: 0 },
            y: { title: '$ paid out', from: 0 },
            series: [
              { name: '1 % in one account', points: series(one) },
              { name: '1 % in ten accounts', points: series(ten), as: 'dashed' },
              { name: '2 %', points: series(twice) },
            ],
          }),
        },
      ],
      findings: [
        `1 % of all REP earns ${one.earned} µ$ in one account and ${ten.earned} µ$ in ten: ${one.earned - ten.earned} µ$ apart, less than 1 µ$ an account.`,
        `2 % earns ${fixed(Number(twice.earned) / Number(one.earned), 6)} times as much.`,
        `One account is paid ${one.payouts} times, ten smaller ones ${ten.payouts} times: each waits until $ 1 is there.`,
      ],
    };
  },
};
