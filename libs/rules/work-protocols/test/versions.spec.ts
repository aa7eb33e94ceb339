import { defaultParameters } from '@bpdao/genesis';
import { arrange, builtIn, refuseList, v1, v2, type WorkProtocol } from '../src/index.ts';
import { transfer } from './transactions.ts';

type List = readonly (readonly [sender: string, nonce: number, fee: number])[];

const listOf = (list: List) => list.map((one) => transfer(...one));
/** A sender may have two transactions of 200. */
const parameters = { ...defaultParameters, maxBlockTxs: 200 };
const verdict = (work: WorkProtocol, list: List): string => {
  const refused = refuseList(work, listOf(list), parameters);
  return refused === undefined ? 'taken' : `${refused.index} ${refused.code}`;
};

describe('version 1', () => {
  it('takes any list', () => {
    expect(
      verdict(v1, [
        ['aa', 0, 1],
        ['bb', 0, 9],
        ['aa', 1, 5],
        ['aa', 2, 7],
      ]),
    ).toBe('taken');
  });
});

describe('a list of version 2', () => {
  it.each<[rule: string, list: List, expected: string]>([
    ['may be empty', [], 'taken'],
    [
      'stands in the order of fees',
      [
        ['aa', 0, 9],
        ['bb', 0, 5],
        ['cc', 0, 5],
      ],
      'taken',
    ],
    [
      'has no higher fee after a lower one',
      [
        ['aa', 0, 5],
        ['bb', 0, 9],
      ],
      '1 FEE_ORDER',
    ],
    [
      'has the lower address first among equal fees',
      [
        ['bb', 0, 5],
        ['aa', 0, 5],
      ],
      '1 FEE_ORDER',
    ],
    [
      'counts a transaction no more than one that its sender sent before',
      [
        ['aa', 0, 5],
        ['aa', 1, 9],
        ['bb', 0, 4],
      ],
      'taken',
    ],
    [
      'has what waits for a cheap one only after it',
      [
        ['bb', 0, 6],
        ['aa', 0, 5],
        ['aa', 1, 9],
      ],
      'taken',
    ],
    [
      'does not let a cheap one in before others for what comes after it',
      [
        ['aa', 0, 5],
        ['aa', 1, 9],
        ['bb', 0, 6],
      ],
      '2 FEE_ORDER',
    ],
    [
      'has at most a hundredth of the largest block from one sender',
      [
        ['aa', 0, 9],
        ['aa', 1, 8],
        ['aa', 2, 7],
      ],
      '2 SENDER_SHARE',
    ],
    [
      'has others beside a sender that has its share',
      [
        ['aa', 0, 9],
        ['aa', 1, 8],
        ['bb', 0, 7],
        ['bb', 1, 6],
      ],
      'taken',
    ],
  ])('%s', (_rule, list, expected) => {
    expect(verdict(v2, list)).toBe(expected);
  });

  it('has one transaction of a sender where a hundredth of the largest block is less', () => {
    expect(
      refuseList(
        v2,
        listOf([
          ['aa', 0, 9],
          ['aa', 1, 8],
        ]),
        { ...defaultParameters, maxBlockTxs: 50 },
      ),
    ).toEqual({ index: 1, code: 'SENDER_SHARE' });
  });
});

describe('an arrangement', () => {
  it.each<[rule: string, work: WorkProtocol, list: List, fees: readonly bigint[], leftOut: number]>([
    [
      'is by fee, each sender’s by nonce',
      v1,
      [
        ['aa', 0, 1],
        ['aa', 1, 9],
        ['bb', 0, 5],
      ],
      [5n, 1n, 9n],
      0,
    ],
    [
      'leaves out what is beyond a share',
      v2,
      [
        ['aa', 0, 3],
        ['aa', 1, 3],
        ['aa', 2, 3],
        ['bb', 0, 2],
      ],
      [3n, 3n, 2n],
      1,
    ],
  ])('%s', (_rule, work, list, fees, leftOut) => {
    const own = arrange(work, listOf(list), parameters);
    expect(own.transactions.map(({ payload }) => payload.value.fee)).toEqual(fees);
    expect(own.leftOut).toBe(leftOut);
  });
});

describe('the versions that come with the project', () => {
  it('are 1.0.0, and 2.0.0 with a share for governance REP', () => {
    expect(builtIn.map(({ name, version, governanceSharePpm }) => `${name}@${version} ${governanceSharePpm}`)).toEqual([
      'work-protocol@1.0.0 0',
      'work-protocol@2.0.0 50000',
    ]);
  });
});
