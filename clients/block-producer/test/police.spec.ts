import { payoutsRoot } from '@bpdao/chain';
import { encodeBlockHeader, encodePost, opened, type BlockHeader, type BlockProposed } from '@bpdao/messages';
import { v1, v2, type WorkProtocol } from '@bpdao/work-protocols';
import { police, type Evidence } from '../src/index.ts';
import { alice, ChainOfFacts, dave, genesis, REP } from './chain-of-facts.ts';
import { funding, transfer } from './transactions-of-carol.ts';

const right: Evidence = {
  listSignatureHolds: true,
  badSignatureAt: undefined,
  nowMs: genesis.timeMs + 2_000,
  work: v1,
};
type Change = (proposed: BlockProposed) => BlockProposed;
const block =
  (change: Partial<BlockProposed['block']>): Change =>
  (proposed) => ({ ...proposed, block: { ...proposed.block, ...change } });
const header =
  (change: Partial<BlockHeader>): Change =>
  (proposed) =>
    block({ header: opened(encodeBlockHeader, { ...proposed.block.header.value, ...change }) })(proposed);
const WRONG = '99'.repeat(32);

/** A block of two transfers from a faulty WSC, with the changes of the row. */
describe('policing', () => {
  it.each<[rule: string, change: Change, broken: string | undefined]>([
    ['finds nothing in a right block', (same) => same, undefined],
    ['finds another chain', header({ chainId: WRONG }), 'WRONG_CHAIN'],
    ['finds a wrong height', header({ height: 2n }), 'WRONG_HEIGHT'],
    ['finds a wrong attempt', header({ attempt: 1 }), 'WRONG_ATTEMPT'],
    ['finds a wrong parent', header({ parent: WRONG }), 'WRONG_PARENT'],
    ['finds another protocol', header({ protocol: WRONG }), 'WRONG_PROTOCOL'],
    ['finds other parameters', header({ parametersHash: WRONG }), 'WRONG_PARAMETERS'],
    ['finds another producer', header({ producer: WRONG }), 'WRONG_PRODUCER'],
    ['finds another draw', header({ receiptHash: WRONG }), 'WRONG_RECEIPT'],
    ['finds a wrong reveal', header({ reveal: WRONG }), 'WRONG_REVEAL'],
    ['finds a wrong subsidy', header({ subsidy: 20_000_000n }), 'WRONG_SUBSIDY'],
    ['finds a time before the parent', header({ timeMs: genesis.timeMs }), 'WRONG_TIME'],
    ['finds a time far ahead', header({ timeMs: genesis.timeMs + 60_000 }), 'WRONG_TIME'],
    ['finds a wrong root of payouts', header({ payoutsRoot: WRONG }), 'WRONG_PAYOUTS_ROOT'],
    ['finds a payout that is not due', block({ payouts: [{ address: alice.address, amount: 1n }] }), 'WRONG_PAYOUTS'],
    ['finds a root of transactions that is not the list’s', header({ transactionsRoot: WRONG }), 'WRONG_LIST'],
    ['finds a wrong root of the state', header({ stateRoot: WRONG }), 'WRONG_STATE_ROOT'],
    ['finds wrong fees', header({ fees: 1n }), 'WRONG_FEES'],
    [
      'finds a transaction left out',
      (proposed) => block({ transactions: proposed.block.transactions.slice(1) })(proposed),
      'WRONG_LIST',
    ],
    [
      'finds transactions in another order',
      (proposed) => block({ transactions: proposed.block.transactions.toReversed() })(proposed),
      'WRONG_TRANSACTIONS_ROOT',
    ],
    ['finds a wrong hash', (proposed) => ({ ...proposed, hash: WRONG }), 'WRONG_HASH'],
    ['finds a wrong stake', (proposed) => ({ ...proposed, stake: 1n }), 'WRONG_STAKE'],
    [
      'finds a post that pays others',
      (proposed) => ({ ...proposed, post: opened(encodePost, { ...proposed.post.value, references: [] }) }),
      'WRONG_POST',
    ],
  ])('%s', (_rule, change, broken) => {
    const chain = new ChainOfFacts().attempt();
    const proposed = change(chain.block([transfer(0n), transfer(1n)]));
    expect(police(chain.state, chain.round(), proposed, right)).toEqual(broken === undefined ? [] : [broken]);
  });

  it.each<[rule: string, evidence: Partial<Evidence>, broken: string]>([
    [
      'names a list that its producer did not sign',
      { listSignatureHolds: false },
      "the signature under the list is not the producer's",
    ],
    ['names the transaction that nobody signed', { badSignatureAt: 1 }, 'the signature of transaction 1 does not hold'],
  ])('%s', (_rule, evidence, broken) => {
    const chain = new ChainOfFacts().attempt();
    expect(
      police(chain.state, chain.round(), chain.block([transfer(0n), transfer(1n)]), { ...right, ...evidence }),
    ).toEqual([broken]);
  });

  it.each<[rule: string, work: WorkProtocol, fees: readonly [bigint, bigint], broken: readonly string[]]>([
    ['finds nothing in a list that version 2 takes', v2, [300n, 200n], []],
    [
      'finds a list that is not in the order that version 2 wants',
      v2,
      [200n, 300n],
      ['the work protocol does not take transaction 1: FEE_ORDER'],
    ],
    ['leaves the order to the producer in version 1', v1, [200n, 300n], []],
  ])('%s', (_rule, work, [first, second], broken) => {
    const chain = new ChainOfFacts().attempt();
    const proposed = chain.block([transfer(0n, { fee: first }), transfer(0n, { fee: second, keyPair: dave })]);
    expect(police(chain.state, chain.round(), proposed, { ...right, work })).toEqual(broken);
  });

  it('takes a block that pays for a pool, and finds its amount among the fees', () => {
    const chain = new ChainOfFacts().attempt();
    const proposed = chain.block([transfer(0n), funding(1n, { amount: 5n })]);
    expect(proposed.fees).toBe(2_000n);
    expect(police(chain.state, chain.round(), proposed, right)).toEqual([]);
    expect(police(chain.state, chain.round(), header({ fees: 2_005n })({ ...proposed, fees: 2_005n }), right)).toEqual([
      'WRONG_FEES',
    ]);
  });

  it('names a payout that the salary account cannot pay', () => {
    const chain = new ChainOfFacts().attempt();
    const proposed = chain.block();
    const payouts = [{ address: alice.address, amount: 1n }];
    chain.state.payoutsDue = payouts;
    const unpayable = header({ payoutsRoot: payoutsRoot(payouts) })(block({ payouts })(proposed));
    expect(police(chain.state, chain.round(), unpayable, right)).toEqual(['SALARY_TOO_LOW']);
  });

  it('names a draw by a protocol whose turn it is not', () => {
    const chain = new ChainOfFacts();
    chain.offer(alice, 20n * REP);
    chain.hear(
      'wsc',
      chain.drawn((selected) => ({ ...selected, protocol: WRONG })),
    );
    chain.taken();
    expect(police(chain.state, chain.round(), chain.block(), right)).toEqual(['NOTHING_IN_FORCE']);
  });

  it('is held against an unfair draw as well', () => {
    const chain = new ChainOfFacts();
    chain.offer(alice, 20n);
    chain.hear(
      'wsc',
      chain.drawn((selected) => ({ ...selected, receipt: { ...selected.receipt, index: 7n, counter: 9 } })),
    );
    chain.taken();
    expect(police(chain.state, chain.round(), chain.block(), right)).toEqual(['the index drawn is another one']);
  });
});
