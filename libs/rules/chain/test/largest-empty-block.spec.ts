import { boundsOf } from '@bpdao/genesis';
import { encodeBlock, encodeBlockHeader, encodeBlockList, opened } from '@bpdao/messages';

const hash = 'ff'.repeat(32);
const most = 2n ** 64n - 1n;

/**
 * Payouts of a height are due by the parameters in force when the height before was settled; the room of its block
 * follows from its own parameters. So any parameters must leave room for the payouts of any others.
 */
describe('a block without transactions', () => {
  it('has room for the most payouts that can be due, whatever is in force', () => {
    const [, mostPayouts] = boundsOf('maxBlockPayouts');
    const header = {
      chainId: hash,
      height: most,
      attempt: 2 ** 32 - 1,
      parent: hash,
      protocol: hash,
      parametersHash: hash,
      producer: hash,
      receiptHash: hash,
      reveal: hash,
      payoutsRoot: hash,
      transactionsRoot: hash,
      stateRoot: hash,
      fees: most,
      subsidy: most,
      timeMs: Number.MAX_SAFE_INTEGER,
    };
    const list = {
      producer: hash,
      height: most,
      attempt: 2 ** 32 - 1,
      try: 2 ** 32 - 1,
      parent: hash,
      reveal: hash,
      transactionsRoot: hash,
      transactionCount: 0,
    };
    const payouts = Array.from({ length: Number(mostPayouts) }, () => ({ address: hash, amount: most }));
    const block = encodeBlock({
      header: opened(encodeBlockHeader, header),
      payouts,
      transactions: [],
      list: opened(encodeBlockList, list),
      listSignature: new Uint8Array(64),
    });
    expect(BigInt(block.length)).toBeLessThanOrEqual(boundsOf('maxBlockBytes')[0]);
  });
});
