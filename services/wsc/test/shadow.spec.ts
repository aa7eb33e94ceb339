import {
  decodePost,
  encodeTransaction,
  opened,
  type BlockProposed,
  type ShadowReport,
  type SignedTransaction,
} from '@bpdao/messages';
import { v1, v2, type WorkProtocol } from '@bpdao/work-protocols';
import { wscDefinitionOf } from '../src/definition.ts';
import { wscRulesOf } from '../src/domain/rules.ts';
import { sentenceOf, shadow } from '../src/domain/shadow.ts';
import { ShadowBook } from '../src/views/shadow-book.ts';
import { alice, bob, genesis, PROTOCOL, Wsc } from './wsc-of-alice.ts';

const OWN = 'e2'.repeat(32);
const tools = {
  checker: { check: (batch: readonly unknown[]) => Promise.resolve(batch.map(() => true)) },
  chainId: genesis.chainId,
};
const transfer = (sender: string, nonce: number, fee: number, amount = 10): SignedTransaction => ({
  payload: opened(encodeTransaction, {
    sender,
    nonce: BigInt(nonce),
    fee: BigInt(fee),
    validUntilHeight: 5n,
    body: { type: 'transfer', to: sender === alice ? bob : alice, amount: BigInt(amount), memo: '' },
  }),
  signature: new Uint8Array(64),
});

/** Returns the block that version 1 makes of these transactions, with the state before it. */
function proposedOf(transactions: readonly SignedTransaction[]): {
  readonly wsc: Wsc;
  readonly proposed: BlockProposed;
} {
  const [wsc, before] = [
    new Wsc(wscRulesOf({ protocol: PROTOCOL, work: v1 })),
    new Wsc(wscRulesOf({ protocol: PROTOCOL, work: v1 })),
  ];
  for (const one of [wsc, before]) {
    one.offer(alice);
    one.draw();
    one.take();
  }
  expect(wsc.submit({}, transactions)).toBe('say');
  const proposed = wsc.state.attempt?.proposed;
  if (proposed === undefined) throw new Error('no block was proposed');
  return { wsc: before, proposed };
}

const reportOf = (
  work: WorkProtocol,
  transactions: readonly SignedTransaction[],
): { readonly report: ShadowReport; readonly proposed: BlockProposed } => {
  const { wsc, proposed } = proposedOf(transactions);
  const report = shadow(work, wsc.state, proposed);
  if (report === undefined) throw new Error('nothing was shadowed');
  return { report, proposed };
};

/**
 * Alice has 1,000,000 µ$, bob nothing before she sends him some. With 5,000 transactions in a block a sender may have
 * 50.
 */
describe('a version that is not in force', () => {
  it('tells nothing about a block that it would have made itself', () => {
    const { report, proposed } = reportOf(v2, [transfer(alice, 0, 900), transfer(alice, 1, 800)]);
    expect(report).toMatchObject({
      height: 1n,
      attempt: 0,
      blockHash: proposed.hash,
      transactions: 2,
      leftOut: 0,
      differs: false,
      stateRoot: proposed.block.header.value.stateRoot,
    });
    expect(report.refusedCode).toBeUndefined();
    expect(sentenceOf(report)).toBe('shadow of block 1: the same');
  });

  it('tells with which code it would refuse a list, and the state that its own order leads to', () => {
    const list = [transfer(alice, 0, 200, 5_000), transfer(bob, 0, 300)];
    const { report } = reportOf(v2, list);
    expect(report).toMatchObject({
      differs: true,
      refusedCode: 'FEE_ORDER',
      refusedAt: 1,
      otherOrderAt: 0,
      leftOut: 0,
    });
    expect(report.stateRoot).toBeUndefined(); // bob has nothing before alice sends it
    expect(sentenceOf(report)).toBe(
      'shadow of block 1: would refuse the list for transaction 1: FEE_ORDER; would have another order from transaction 0 on; could not execute its own order',
    );
  });

  it('tells how many it would leave out', () => {
    const list = Array.from({ length: 52 }, (_, nonce) => transfer(alice, nonce, 100));
    const { report, proposed } = reportOf(v2, list);
    expect(report).toMatchObject({
      differs: true,
      refusedCode: 'SENDER_SHARE',
      refusedAt: 50,
      leftOut: 2,
      otherOrderAt: 50,
    });
    expect(report.stateRoot).not.toBe(proposed.block.header.value.stateRoot);
    expect(sentenceOf(report)).toContain('would leave out 2 of 52 transactions');
  });

  it('changes nothing: the state after it folds the block is what it would have been', () => {
    const { wsc, proposed } = proposedOf([transfer(alice, 0, 200, 5_000)]);
    shadow(v2, wsc.state, proposed);
    wsc.rules.evolve(wsc.state, { atMs: 6000, fact: { type: 'block-proposed', ...proposed } });
    wsc.settle('accepted');
    expect(wsc.state.chain.hash).toBe(proposed.hash);
    expect(decodePost(proposed.post.bytes).references[0]?.target).toBe(genesis.protocol);
  });

  it('keeps the newest hundred reports, and logs and counts what differs', () => {
    const book = new ShadowBook();
    const lines: string[] = [];
    const log = {
      debug: () => undefined,
      info: (_fields: object, sentence: string) => void lines.push(sentence),
      warn: () => undefined,
      error: () => undefined,
    };
    const followed = wscDefinitionOf({ protocol: OWN, work: v2 }, book).onFollowed?.({
      log,
      meters: undefined,
      ...tools,
    });
    const { wsc, proposed } = proposedOf(Array.from({ length: 52 }, (_, nonce) => transfer(alice, nonce, 100)));
    for (let block = 0; block < 103; block += 1) followed?.(wsc.state, { type: 'block-proposed', ...proposed });
    followed?.(wsc.state, { type: 'slot-missed', height: 1n, attempt: 0, producer: alice, reason: 'deadline' });
    expect(lines).toHaveLength(103);
    expect(book.view(200)).toMatchObject({ shadowed: 103n, differing: 103n });
    expect(book.view(200).reports).toHaveLength(100);
    expect(book.view(0).reports).toEqual([]);
  });

  it('shadows no block of its own', () => {
    const book = new ShadowBook();
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const { wsc, proposed } = proposedOf([]);
    wscDefinitionOf({ protocol: PROTOCOL, work: v1 }, book).onFollowed?.({ log, meters: undefined, ...tools })(
      wsc.state,
      { type: 'block-proposed', ...proposed },
    );
    expect(book.view(1).shadowed).toBe(0n);
  });
});
