import { provenAccount } from '@bpdao/chain';
import { checkChain } from '../src/check-chain.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

describe('a network of real processes', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await startTestNetwork();
  });

  afterAll(async () => {
    await network.end();
  });

  it('settles a signed transfer, tells every step, and keeps it in the history', async () => {
    const { client, chain, watch } = network;
    const [from, to] = chain.developers;
    if (from === undefined || to === undefined) throw new Error('the chain has no development keys');
    const before = await client.account(to.address);
    const bookmark = await client.bookmark();
    const sent = await client.submitTransaction(from, {
      type: 'transfer',
      to: to.address,
      amount: 1_500_000n,
      memo: 'hello',
    });
    expect(sent.answer.type).toBe('accepted');
    const steps: string[] = [];
    for await (const step of client.followTransaction(sent.hash, bookmark)) steps.push(step.type);
    expect(steps.at(-1)).toBe('settled');
    const block = await watch.until(({ accepted }) =>
      accepted.find(({ proposed }) =>
        proposed.block.transactions.some(({ payload }) => payload.value.sender === from.address),
      ),
    );
    await watch.height(block.settled.height + 1n);
    expect((await client.account(to.address)).balance).toBe(before.balance + 1_500_000n);
    const found = await client.query('forum', { type: 'transaction', hash: sent.hash });
    expect(found).toMatchObject({ status: 'settled', height: block.settled.height, blockHash: block.proposed.hash });
  });

  it('proves an account against its state root', async () => {
    const { client, chain } = network;
    const { address } = chain.customers[0] ?? { address: '' };
    const account = await client.query('wsc', { type: 'account', address, prove: true });
    expect(provenAccount(account.stateRoot, address, account.proof ?? new Uint8Array())).toEqual({
      balance: account.balance,
      nonce: account.nonce,
    });
    expect(provenAccount(account.stateRoot, 'ff'.repeat(32), account.proof ?? new Uint8Array())).not.toEqual({
      balance: account.balance,
      nonce: account.nonce,
    });
  });

  it('pays the protocol’s author and salaries with every block, exactly', async () => {
    const { watch, chain, client } = network;
    await watch.until(({ facts }) =>
      facts.find(({ fact }) => fact.type === 'round-settled' && fact.payouts.length > 0),
    );
    const paying = await watch.until(({ accepted }) =>
      accepted.find(({ proposed }) => proposed.block.payouts.length > 0),
    );
    expect(paying.proposed.block.payouts.every(({ amount }) => amount >= chain.genesis.parameters.payoutMin)).toBe(
      true,
    );
    const author = chain.developers[0]?.address ?? '';
    expect((await client.member(author)).holdings[0]?.free).toBeGreaterThan(0n);
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });

  it.each([
    ['a signature of somebody else', { forged: true }, 'BAD_SIGNATURE'],
    ['an amount of nothing', { amount: 0n }, 'AMOUNT_ZERO'],
    ['more than there is', { amount: 10n ** 15n }, 'BALANCE_TOO_LOW'],
    ['a fee that is too low', { fee: 99n }, 'FEE_TOO_LOW'],
    ['a fee that is too high', { fee: 10_000_001n }, 'FEE_TOO_HIGH'],
    ['a nonce too far ahead', { nonceAhead: 64n }, 'NONCE_TOO_FAR'],
    ['an expiry too far away', { lifetime: 100_000n }, 'EXPIRY_TOO_FAR'],
    ['an expiry that has passed', { lifetime: -1n }, 'EXPIRED'],
    ['an amount beyond 64 bits with its fee', { amount: 2n ** 64n - 1n }, 'OVERFLOW'],
    ['a memo that is too long', { memo: 'x'.repeat(1100) }, 'TX_TOO_LARGE'],
  ] as const)(
    'refuses a transfer with %s',
    async (
      _rule,
      change: {
        forged?: boolean;
        amount?: bigint;
        fee?: bigint;
        nonceAhead?: bigint;
        lifetime?: bigint;
        memo?: string;
      },
      code,
    ) => {
      const { client, chain } = network;
      const [from, to] = [chain.customers[1], chain.customers[2]];
      if (from === undefined || to === undefined) throw new Error('the chain has no customers');
      const { nonce, height } = await client.account(from.address);
      const { answer } = await client.sendTransaction(change.forged === true ? to : from, {
        sender: from.address,
        nonce: nonce + (change.nonceAhead ?? 0n),
        fee: change.fee ?? 100n,
        validUntilHeight:
          change.lifetime === undefined ? height + 50n : change.lifetime < 0n ? 0n : height + change.lifetime,
        body: { type: 'transfer', to: to.address, amount: change.amount ?? 1n, memo: change.memo ?? '' },
      });
      expect(answer).toMatchObject({ type: 'refused', code });
    },
  );

  it('answers a transfer sent twice the same', async () => {
    const { client, chain } = network;
    const from = chain.customers[3];
    if (from === undefined) throw new Error('the chain has no customers');
    const { nonce, height } = await client.account(from.address);
    const terms = { sender: from.address, nonce, fee: 100n, validUntilHeight: height + 50n };
    const transfer = { ...terms, body: { type: 'transfer', to: from.address, amount: 5n, memo: '' } } as const;
    expect((await client.sendTransaction(from, transfer)).answer).toMatchObject({
      type: 'accepted',
      repeatedCommand: false,
    });
    expect((await client.sendTransaction(from, transfer)).answer).toMatchObject({
      type: 'accepted',
      repeatedCommand: true,
    });
  });
});
