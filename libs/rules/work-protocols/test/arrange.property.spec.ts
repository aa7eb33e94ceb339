import fc from 'fast-check';
import { defaultParameters } from '@bpdao/genesis';
import { arrange, refuseList, v1, v2 } from '../src/index.ts';
import { transfer } from './transactions.ts';

const senders = fc.constantFrom('aa', 'bb', 'cc', 'dd');
/** Transactions in any order, each sender's nonces rising. */
const lists = fc.array(fc.tuple(senders, fc.integer({ min: 1, max: 5 })), { maxLength: 40 }).map((drawn) => {
  const nonces = new Map<string, number>();
  return drawn.map(([sender, fee]) => {
    const nonce = nonces.get(sender) ?? 0;
    nonces.set(sender, nonce + 1);
    return transfer(sender, nonce, fee);
  });
});
const sizes = fc.integer({ min: 1, max: 1_000 }).map((maxBlockTxs) => ({ ...defaultParameters, maxBlockTxs }));

describe.each([
  ['1', v1],
  ['2', v2],
] as const)('what version %s arranges', (_version, work) => {
  it('it takes, keeps every sender in the order of nonces, and arranged again it stays as it is', () => {
    fc.assert(
      fc.property(lists, sizes, (list, parameters) => {
        const { transactions, leftOut } = arrange(work, list, parameters);
        expect(refuseList(work, transactions, parameters)).toBeUndefined();
        expect(transactions.length + leftOut).toBe(list.length);
        for (const sender of new Set(list.map(({ payload }) => payload.value.sender))) {
          const nonces = transactions
            .filter(({ payload }) => payload.value.sender === sender)
            .map(({ payload }) => Number(payload.value.nonce));
          expect(nonces).toEqual(nonces.map((_, index) => index));
        }
        expect(arrange(work, transactions, parameters)).toEqual({ transactions, leftOut: 0 });
      }),
    );
  });

  it('it arranges in one way, whatever order the list stood in', () => {
    fc.assert(
      fc.property(lists, sizes, fc.func(fc.integer()), (list, parameters, mix) => {
        const mixed = list.toSorted((a, b) =>
          a.payload.value.sender === b.payload.value.sender
            ? 0
            : mix(a.payload.value.sender) - mix(b.payload.value.sender),
        );
        expect(arrange(work, mixed, parameters).transactions).toEqual(arrange(work, list, parameters).transactions);
      }),
    );
  });
});
