import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Customer } from '@bpdao/local';
import type { Client } from '@bpdao/sdk';
import { bpdao } from '../src/command-line.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

const BLOCKS = 20n;

/** Asks the history a few questions; the answers are the same whichever store it has. */
async function answersOf(client: Client, transaction: string): Promise<unknown> {
  const blocks = await Promise.all([1n, 7n, BLOCKS].map((height) => client.block({ height })));
  const { status, height, index, blockHash } = await client.query('forum', { type: 'transaction', hash: transaction });
  const { records } = await client.query('forum', { type: 'posts', skip: 0, limit: 10 });
  return [
    blocks.map(({ record }) => record),
    { status, height, index, blockHash },
    records.map(({ address, publishedAtMs }) => [address, publishedAtMs]),
  ];
}

describe('a chain that real processes made', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await startTestNetwork();
    const sending = new AbortController();
    const customer = new Customer(
      network.client,
      20,
      network.chain.customers,
      network.chain.developers.map(({ address }) => address),
    ).run(sending.signal);
    await network.watch.height(BLOCKS);
    sending.abort();
    await customer;
  });

  afterAll(async () => {
    await network.end();
  });

  it('holds, while it goes on, and again from what was saved of it', async () => {
    const folder = path.join(network.layout.data, 'saved');
    const ofNetwork = await bpdao(network, 'audit', '--save', folder);
    expect(ofNetwork).toMatchObject({
      code: 0,
      complained: '',
      said: [{ holds: true, chainId: network.client.chainId }],
    });
    const [{ height, facts, signatures } = {}] = ofNetwork.said;
    expect(Number(height)).toBeGreaterThanOrEqual(Number(BLOCKS));
    expect(Number(signatures)).toBeGreaterThan(Number(BLOCKS) * 4);
    expect(await bpdao(network, 'audit', '--from', folder)).toMatchObject({
      code: 0,
      said: [{ holds: true, height, facts, signatures }],
    });
  });

  it('has the same history after its store was lost and rebuilt from the streams', async () => {
    const { client, services, layout, watch } = network;
    const settled = watch.facts.flatMap(({ fact }) =>
      fact.type === 'result-recorded' && fact.transactionStatus === 'settled' && fact.height < BLOCKS
        ? fact.transactions
        : [],
    )[0];
    expect(settled).toBeDefined();
    const before = await answersOf(client, settled ?? '');
    const forum = services.get('forum');
    await forum?.stop();
    for (const file of [layout.history, `${layout.history}-wal`, `${layout.history}-shm`]) {
      await rm(file, { force: true });
    }
    const rebuilt = await bpdao(network, 'history', 'rebuild', '--store', `sqlite:${layout.history}`);
    expect(rebuilt).toMatchObject({ code: 0, complained: '' });
    expect(Number(rebuilt.said[0]?.height)).toBeGreaterThanOrEqual(Number(BLOCKS));
    forum?.start();
    await watch.height(watch.lastHeight + 1n);
    expect(await answersOf(client, settled ?? '')).toEqual(before);
  });
});
