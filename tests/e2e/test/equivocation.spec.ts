import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readKeyFile, refusals, signList, type KeyPair } from '@bpdao/sdk';
import { checkChain } from '../src/check-chain.ts';
import { bpdao } from '../src/command-line.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

describe('a producer that signs two lists for one slot', () => {
  let network: TestNetwork;
  let offender: KeyPair;

  beforeAll(async () => {
    network = await startTestNetwork();
    offender = (await readKeyFile(path.join(network.layout.keys, 'producer4.json'))).keyPair;
    await network.watch.height(3n);
  });

  afterAll(() => network.end());

  /** Writes a list of the offender into a file; returns the file's name. */
  async function signed(transactionCount: number, keyPair = offender): Promise<string> {
    const file = path.join(network.layout.data, `list-${transactionCount}-${keyPair.address.slice(0, 6)}.json`);
    const zero = '00'.repeat(32);
    const { payload, signature } = signList(
      { keyPair, chainId: network.client.chainId },
      {
        producer: offender.address,
        height: 2n,
        attempt: 0,
        try: 0,
        parent: zero,
        reveal: zero,
        transactionsRoot: zero,
        transactionCount,
      },
      [],
    );
    await writeFile(
      file,
      JSON.stringify({
        payload: Buffer.from(payload.bytes).toString('hex'),
        signature: Buffer.from(signature).toString('hex'),
      }),
    );
    return file;
  }

  it('is not accused by lists that it did not sign, or that are the same', async () => {
    const [, stranger] = network.chain.developers;
    expect(
      await bpdao(network, 'report', 'lists', await signed(0), await signed(1, stranger), '--from', 'dev1'),
    ).toMatchObject({ code: 1, complained: `Refused: EVIDENCE_FORGED. ${refusals.vpsc.EVIDENCE_FORGED}\n` });
    expect(await bpdao(network, 'report', 'lists', await signed(0), await signed(0), '--from', 'dev1')).toMatchObject({
      code: 1,
      complained: `Refused: EVIDENCE_PROVES_NOTHING. ${refusals.vpsc.EVIDENCE_PROVES_NOTHING}\n`,
    });
    expect(
      (await bpdao(network, 'report', 'lists', network.layout.genesis, await signed(0), '--from', 'dev1')).complained,
    ).toMatch(/holds nothing signed/);
  });

  it('loses its offer at once and its stakes with their pools; the chain goes on without it, and every ledger holds', async () => {
    const { watch, chain } = network;
    expect(await bpdao(network, 'report', 'lists', await signed(0), await signed(1), '--from', 'dev1')).toMatchObject({
      code: 0,
    });
    const proven = await watch.until(
      ({ facts }) => facts.flatMap(({ fact }) => (fact.type === 'equivocation-proven' ? [fact] : []))[0],
    );
    expect(proven).toMatchObject({ offender: offender.address });
    const forfeited = await watch.until(
      ({ facts }) =>
        facts.flatMap(({ fact }) =>
          fact.type === 'offer-changed' && fact.change === 'forfeited' ? [fact.offer] : [],
        )[0],
    );
    expect(forfeited).toMatchObject({ producer: offender.address, target: 0n, weight: 0n });
    const height = watch.lastHeight;
    await watch.height(height + 10n);
    expect(checkChain(chain.genesis, watch)).toEqual([]);
    const votes = watch.facts.flatMap(({ fact }) =>
      fact.type === 'pool-resolved' && fact.height > 2n ? fact.stakes : [],
    );
    // no member takes a draw that leaves it out for a wrong draw
    expect(votes.every(({ side }) => side === 'for')).toBe(true);
  });

  it('is proven once', async () => {
    expect(await bpdao(network, 'report', 'lists', await signed(0), await signed(2), '--from', 'dev1')).toMatchObject({
      code: 1,
      complained: `Refused: ALREADY_PROVEN. ${refusals.vpsc.ALREADY_PROVEN}\n`,
    });
  });
});
