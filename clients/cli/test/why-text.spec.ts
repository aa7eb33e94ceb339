import type { EarningLine, ReasonPool } from '@bpdao/earnings';
import { lineText, lineValue } from '../src/why-text.ts';

const [X, Y] = ['ab'.repeat(32), 'cd'.repeat(32)];
const at = { height: 7n, atMs: 0 };
const pool: ReasonPool = { poolId: Y, kind: 'funded', post: X, outcome: 'accepted' };
const stake = { stake: 40_000_000n, side: 'for', availability: false } as const;

describe('a reason', () => {
  it.each<[what: string, line: EarningLine, text: readonly string[]]>([
    [
      'won stake',
      {
        ...at,
        asset: 'wrep',
        amount: 2_000_000n,
        reason: 'stake-won',
        pool,
        stake,
        share: { pot: 4_000_000n, minted: 3_000_000n, lost: 1_000_000n, winners: 80_000_000n },
      },
      [
        `height 7  +2 wREP  won: pool cdcdcdcdcd… on ababababab…, accepted`,
        '    pot 4 (3 minted + 1 lost) × 40 staked for / 80 on this side',
      ],
    ],
    [
      'author’s credit',
      {
        ...at,
        asset: 'grep',
        amount: 100_000n,
        reason: 'authored',
        pool,
        granted: 150_000n,
        short: 50_000n,
        parts: [
          {
            path: [{ from: X, to: Y, weightPpm: 100_000, amount: 500_000n }],
            post: Y,
            stayed: 500_000n,
            weightPpm: 300_000,
            amount: 150_000n,
          },
        ],
      },
      [
        'height 7  +0.1 gREP  author: pool cdcdcdcdcd… on ababababab…, accepted',
        '    ababababab… → 10 % → cdcdcdcdcd… (+0.5): +0.5 stays × 30 % = +0.15',
        '    sum 0.15, less 0.05 that other authors owe and do not have',
      ],
    ],
    [
      'debit',
      {
        ...at,
        asset: 'wrep',
        amount: -1n,
        reason: 'taken-back',
        pool: { ...pool, kind: 'block' },
        owed: 3n,
        debt: 2n,
        parts: undefined,
      },
      [
        'height 7  −0.000001 wREP  taken back from the author: block ababababab…, accepted',
        '    the path cannot be calculated again; bpdao audit checks the history',
        '    sum −0.000003, of which 0.000002 were not free and are owed',
      ],
    ],
    [
      'salary',
      {
        ...at,
        asset: 'dollar',
        amount: 1_000_001n,
        reason: 'salary',
        repType: 'wrep',
        fromHeight: 2n,
        toHeight: 6n,
        facts: 5,
        accrued: 1_000_001n * 10n ** 18n + 1n,
      },
      [
        'height 7  +1.000001 $  salary of wREP',
        '    $ 1.000001 and a rest accrued with 5 settled pools from height 2 to 6, whole µ$',
      ],
    ],
  ])('is told with its arithmetic: %s', (_what, line, text) => {
    expect(lineText(line)).toEqual(text);
  });

  it('is told to programs with all that it is made of, amounts as decimal texts', () => {
    const salary: EarningLine = {
      ...at,
      asset: 'dollar',
      amount: -2_500_000n,
      reason: 'sent',
      transaction: X,
      other: Y,
    };
    expect(lineValue(salary)).toEqual({
      asset: 'dollar',
      reason: 'sent',
      amount: '-2.5',
      height: '7',
      atMs: 0,
      transaction: X,
      other: expect.stringMatching(/^bp1/),
    });
  });
});
