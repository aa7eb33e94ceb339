import path from 'node:path';
import { readKeyFile, refusals, signClaim, signCommitment, signReveal, type KeyPair } from '@bpdao/sdk';
import { voteCommitment } from '@bpdao/tokens';
import { checkChain } from '../src/check-chain.ts';
import { bpdao } from '../src/command-line.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

const DOLLAR = 1_000_000n;
/** The vote that a program of producer3 commits. */
const hidden = { side: 'against', stake: 5n * DOLLAR, nonce: '5e'.repeat(32) } as const;

/**
 * Of four members one votes for every pool by itself, and one against by a program of its own: too few for a quorum. No
 * salary is paid unasked.
 */
describe('a pool that too few vote in', () => {
  let network: TestNetwork;
  let pool: string;
  let byProgram: KeyPair;

  const keyOf = async (name: string): Promise<KeyPair> =>
    (await readKeyFile(path.join(network.layout.keys, `${name}.json`))).keyPair;
  const dev2 = (): string => network.chain.developers[1]?.address ?? '';
  /** Waits for a block that pays an address this much. */
  const paid = (address: string, amount: bigint): Promise<unknown> =>
    network.watch.until(({ accepted }) =>
      accepted.find(({ proposed }) =>
        proposed.block.payouts.some((payout) => payout.address === address && payout.amount === amount),
      ),
    );

  beforeAll(async () => {
    network = await startTestNetwork({
      set: ['commitMs=8000', 'revealMs=12000', 'voteWindowMs=1500', `payoutMin=${100_000n * DOLLAR}`],
      producerWords: (name) => (name === 'producer1' ? ['--vote-pools', 'for'] : []),
    });
    await network.watch.height(2n);
  });

  afterAll(async () => {
    await network.end();
  });

  it('takes commitments: of a producer that is then killed, and of a program with a nonce of its own', async () => {
    const { client, watch, producers, chain } = network;
    const { code, said, complained } = await bpdao(
      network,
      'pool',
      'fund',
      chain.genesis.protocol,
      '--from',
      'dev2',
      '--amount',
      '20',
    );
    expect([code, complained]).toEqual([0, '']);
    pool = String(said.at(-1)?.pool);
    byProgram = await keyOf('producer3');
    const commitment = voteCommitment({ ...hidden, poolId: pool, voter: byProgram.address });
    const committed = signCommitment(
      { keyPair: byProgram, chainId: client.chainId },
      { poolId: pool, voter: byProgram.address, stake: hidden.stake, commitment },
    );
    expect(await client.send('vpsc', committed)).toMatchObject({ type: 'accepted' });
    const { address } = await keyOf('producer1');
    await watch.until(({ facts }) =>
      facts.find(({ fact }) => fact.type === 'vote-committed' && fact.commitment.payload.value.voter === address),
    );
    await producers[0]?.kill();
    producers[0]?.start();
  });

  it('is one on its post at a time: a second payment returns', async () => {
    const again = await bpdao(
      network,
      'pool',
      'fund',
      network.chain.genesis.protocol,
      '--from',
      'dev2',
      '--amount',
      '30',
    );
    expect([again.code, again.complained]).toEqual([
      1,
      'The pool is not opened: already-open. A pool on this post with this type of REP is open. $ 30 return by the next payouts.\n',
    ]);
    await paid(dev2(), 30n * DOLLAR);
  });

  it('takes no reveal that does not match, and that of a program’s own nonce from it alone', async () => {
    const { client, watch } = network;
    const { revealsFromMs = 0 } = (await client.pool(pool))?.opened ?? {};
    await watch.until(({ facts }) => facts.find(({ actor, atMs }) => actor === 'vpsc' && atMs >= revealsFromMs));
    const reveal = (change: Partial<typeof hidden> | { readonly side: 'for' }) =>
      client.send(
        'vpsc',
        signReveal(
          { keyPair: byProgram, chainId: client.chainId },
          { ...hidden, poolId: pool, voter: byProgram.address, ...change },
        ),
      );
    for (const forged of [{ side: 'for' }, { nonce: '00'.repeat(32) }] as const) {
      expect(await reveal(forged)).toMatchObject({ type: 'refused', code: 'REVEAL_DOES_NOT_MATCH' });
    }
    expect(await bpdao(network, 'reveal', pool, '--from', 'producer3')).toMatchObject({
      code: 1,
      complained: 'The vote was committed with a nonce that another program made; it must reveal it.\n',
    });
    expect(await reveal({})).toMatchObject({ type: 'accepted' });
  });

  it('hears the producer that was killed, ends void, and costs nobody anything', async () => {
    const { watch } = network;
    const settled = await watch.until(
      ({ facts }) => facts.flatMap(({ fact }) => (fact.type === 'pool-settled' ? [fact] : []))[0],
    );
    expect(settled).toMatchObject({
      poolId: pool,
      outcome: 'void',
      minted: 0n,
      burned: 0n,
      salary: { fee: 0n },
      refund: { address: dev2(), amount: 20n * DOLLAR },
    });
    expect(settled.stakes.map(({ side, loss }) => [side, loss])).toEqual(
      expect.arrayContaining([
        ['for', 0n],
        ['against', 0n],
      ]),
    );
  });

  it('stays in the history with what became of every vote', async () => {
    const { client } = network;
    while ((await client.poolRecord(pool)).record?.settled === undefined) await network.watch.next('result-recorded');
    const [shown, listed] = [
      await bpdao(network, 'pool', 'show', pool.slice(0, 12)),
      await bpdao(network, 'pool', 'list', '--over'),
    ];
    expect(shown).toMatchObject({
      code: 0,
      said: [
        {
          pool,
          phase: 'over',
          outcome: 'void',
          paid: '20',
          paidBack: true,
          minted: '0',
          burned: '0',
          stakesAgainst: '5',
        },
      ],
    });
    expect(listed.said).toEqual([shown.said]);
    expect(await bpdao(network, 'pool', 'show', 'abcdef')).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/^No pool that begins with abcdef is open or among the last 100/),
    });
  });

  it('pays its funder back', async () => {
    await paid(dev2(), 20n * DOLLAR);
    const { client, watch, chain } = network;
    await watch.height(watch.lastHeight + 1n);
    expect((await client.account(dev2())).balance).toBe(1000n * DOLLAR - 2n * chain.genesis.parameters.minTxFee);
  });

  it('leaves salary where it is until it is claimed; then blocks pay it', async () => {
    const { client, watch, chain } = network;
    const keyPair = await keyOf('producer2');
    expect((await client.account(keyPair.address)).balance).toBe(0n);
    expect(await bpdao(network, 'claim', '--from', 'producer2')).toMatchObject({ code: 0, complained: '' });
    const claimed = await watch.until(
      ({ facts }) => facts.flatMap(({ fact }) => (fact.type === 'salary-claimed' ? [fact] : []))[0],
    );
    expect(claimed.amount).toBeGreaterThan(DOLLAR);
    await paid(keyPair.address, claimed.amount);
    const used = signClaim({ keyPair, chainId: client.chainId }, { address: keyPair.address, sequence: 1n });
    expect(await client.send('vpsc', used)).toMatchObject({ type: 'refused', code: 'SEQUENCE_USED' });
    expect(await bpdao(network, 'claim', '--from', 'dev2')).toMatchObject({
      code: 1,
      complained: `Refused: NOTHING_ACCRUED. ${refusals.vpsc.NOTHING_ACCRUED}\n`,
    });
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });
});
