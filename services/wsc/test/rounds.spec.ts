import { drawProducer } from '@bpdao/draw';
import { encodeTransaction, opened, type SignedTransaction } from '@bpdao/messages';
import { wscRules } from '../src/domain/rules.ts';
import { alice, bob, genesis, preimageOf, PROTOCOL, TIP, transfer, Wsc, zero } from './wsc-of-alice.ts';

/** Every row starts from a stake that was taken; the producer drawn sends its list, changed as the row says. */
describe('a list', () => {
  it.each<[rule: string, act: (wsc: Wsc) => string, expected: string]>([
    ['becomes a block', (wsc) => wsc.submit({}, [transfer(0n), transfer(1n)]), 'say'],
    ['may be empty', (wsc) => wsc.submit(), 'say'],
    ['of somebody who was not drawn is refused', (wsc) => wsc.submit({ producer: bob }), 'NOT_DRAWN'],
    ['for a later attempt is too early', (wsc) => wsc.submit({ attempt: 1 }), 'TOO_EARLY'],
    ['for a later height is too early', (wsc) => wsc.submit({ height: 2n }), 'TOO_EARLY'],
    ['for a past height is over', (wsc) => wsc.submit({ height: 0n }), 'ATTEMPT_OVER'],
    ['on another parent is refused', (wsc) => wsc.submit({ parent: zero }), 'WRONG_PARENT'],
    ['with a reveal that opens nothing is refused', (wsc) => wsc.submit({ reveal: zero }), 'WRONG_REVEAL'],
    ['with another count is refused', (wsc) => wsc.submit({ transactionCount: 1 }), 'LIST_MISMATCH'],
    ['with another root is refused', (wsc) => wsc.submit({ transactionsRoot: zero }), 'LIST_MISMATCH'],
    [
      'with a bad transaction in the middle is refused with its index',
      (wsc) => wsc.submit({}, [transfer(0n), transfer(2n), transfer(1n)]),
      'TRANSACTION_INVALID transaction 1: NONCE_TOO_FAR',
    ],
    [
      'with a bad signature is refused with its index',
      (wsc) => wsc.submit({}, [transfer(0n)], 0),
      'TRANSACTION_INVALID transaction 0: BAD_SIGNATURE',
    ],
    ['sent again gets its answer again', (wsc) => `${wsc.submit()} ${wsc.submit()}`, 'say again'],
    [
      'after another became the block is too late',
      (wsc) => `${wsc.submit()} ${wsc.submit({ try: 1 })}`,
      'say ATTEMPT_OVER',
    ],
    [
      'after a refused one is taken',
      (wsc) => `${wsc.submit({}, [transfer(5n)])} ${wsc.submit({ try: 1 }, [transfer(0n)])}`,
      'TRANSACTION_INVALID transaction 0: NONCE_TOO_FAR say',
    ],
  ])('%s', (_rule, act, expected) => {
    expect(act(Wsc.staked())).toBe(expected);
  });

  it('is too early while the stake is not taken', () => {
    const wsc = new Wsc();
    wsc.offer(alice);
    wsc.draw();
    expect(wsc.submit()).toBe('TOO_EARLY');
  });

  it('that makes too large a block is refused', () => {
    const wsc = Wsc.staked();
    const big = Array.from({ length: 5000 }, (_, nonce): SignedTransaction => ({
      payload: opened(encodeTransaction, {
        sender: alice,
        nonce: BigInt(nonce),
        fee: 100n,
        validUntilHeight: 5n,
        body: { type: 'transfer', to: bob, amount: 1n, memo: 'x'.repeat(60) },
      }),
      signature: new Uint8Array(64),
    }));
    expect(wsc.submit({}, big)).toMatch(/^BLOCK_TOO_LARGE \d+ bytes$/);
  });
});

describe('a round', () => {
  it('waits for an offer without using up an attempt, and can be drawn again from its receipt', () => {
    const wsc = new Wsc();
    expect(wscRules.deadline(wsc.state)).toBeUndefined();
    wsc.offer(alice);
    const { receipt, producer } = wsc.draw();
    expect(receipt).toMatchObject({ height: 1n, attempt: 0, closedAnew: true, listSequence: 1, excluded: [] });
    const again = drawProducer(wsc.state.book.listForDraw(100n)!.list, receipt.beacon, receipt.height, receipt.attempt);
    expect(again).toMatchObject({
      offer: { producer },
      index: receipt.index,
      counter: receipt.counter,
      totalWeight: receipt.totalWeight,
    });
  });

  it('is missed when no list comes, at once when the stake is not there, and goes on without that producer', () => {
    const wsc = new Wsc();
    wsc.offer(alice);
    wsc.offer(bob);
    const first = wsc.draw().producer;
    wsc.take();
    expect(wscRules.deadline(wsc.state)).toEqual({ key: 'submit/1/0', afterMs: 2000 });
    expect(wsc.wake('submit')).toMatchObject({ type: 'slot-missed', reason: 'deadline', producer: first });
    const second = wsc.draw();
    expect(second).toMatchObject({
      producer: first === alice ? bob : alice,
      receipt: { attempt: 1, excluded: [first], closedAnew: false },
    });
    wsc.hear('asc', {
      type: 'stake-missing',
      height: 1n,
      attempt: 1,
      producer: second.producer,
      listed: 20n,
      encumbered: 0n,
    });
    expect(wsc.wake('missing')).toMatchObject({ type: 'slot-missed', reason: 'stake-missing' });
    expect(wsc.draw().receipt).toMatchObject({ attempt: 2, closedAnew: true, excluded: [] });
  });

  it.each(['rejected', 'void'] as const)('that is %s is tried again with the same beacon and parent', (outcome) => {
    const wsc = Wsc.staked();
    wsc.submit();
    wsc.settle(outcome);
    const { receipt, parent } = wsc.draw();
    expect(receipt).toMatchObject({ height: 1n, attempt: 1, beacon: genesis.chainId });
    expect(parent).toBe(genesis.chainId);
  });

  it('that is refused by the VPSC is tried again; facts of an older attempt change nothing', () => {
    const wsc = Wsc.staked();
    wsc.submit();
    wsc.hear('vpsc', {
      type: 'block-refused',
      height: 1n,
      attempt: 0,
      blockHash: zero,
      producer: alice,
      reason: 'stake-not-encumbered',
    });
    expect(wsc.draw().receipt.attempt).toBe(1);
    wsc.hear('vpsc', {
      type: 'block-refused',
      height: 1n,
      attempt: 0,
      blockHash: zero,
      producer: alice,
      reason: 'stake-not-encumbered',
    });
    wsc.hear('asc', { type: 'stake-taken', height: 1n, attempt: 0, producer: alice, amount: 20n });
    expect(wsc.state.attempt?.phase).toBe('drawn');
  });

  it('that is accepted moves the chain on, at its pace, from the list that its stake closed, with the tip that was revealed', () => {
    const wsc = Wsc.staked();
    wsc.submit({}, [transfer(0n)]);
    wsc.offer(bob, 1_000_000n);
    wsc.settle('accepted');
    expect(wsc.state.chain.accounts.get(bob).balance).toBe(10n);
    expect(wscRules.deadline(wsc.state)).toEqual({ key: 'draw/2/0', atMs: 5500 });
    const selected = wsc.draw();
    expect(selected).toMatchObject({
      producer: alice,
      tip: preimageOf(TIP),
      receipt: { height: 2n, beacon: 'be'.repeat(32), totalWeight: 20n, closedAnew: false },
    });
  });

  it('that has its block answers the list sent again for memoryBlocks heights', () => {
    const wsc = Wsc.staked({ memoryBlocks: 2n });
    const list = { producer: alice, height: 1n, attempt: 0, parent: genesis.chainId, reveal: preimageOf(TIP) };
    const answers: string[] = [wsc.submit(list)];
    for (let height = 1n; height <= 3n; height += 1n) {
      if (height > 1n) {
        wsc.draw();
        wsc.take();
        wsc.submit();
      }
      wsc.settle('accepted');
      answers.push(wsc.submit(list), wsc.submit({ ...list, try: 1 }));
    }
    expect(answers).toEqual(['say', 'again', 'ATTEMPT_OVER', 'again', 'ATTEMPT_OVER', 'ATTEMPT_OVER', 'ATTEMPT_OVER']);
  });

  it('does not begin before governance has said what governs it', () => {
    const wsc = Wsc.staked();
    for (let height = 1n; height < 5n; height += 1n) {
      if (height > 1n) {
        wsc.draw();
        wsc.take();
      }
      expect(wsc.submit()).toBe('say');
      wsc.settle('accepted');
    }
    expect(wsc.state.height).toBe(5n);
    expect(wscRules.deadline(wsc.state)).toBeUndefined();
    wsc.hear('governance', {
      type: 'epoch-closed',
      epoch: 1n,
      fromHeight: 5n,
      toHeight: 7n,
      protocol: PROTOCOL,
      parameters: genesis.parameters,
      parametersHash: genesis.parametersHash,
    });
    expect(wsc.draw().receipt.height).toBe(5n);
  });
});
