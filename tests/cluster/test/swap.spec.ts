import { checkChain } from '@bpdao/e2e';
import { kubectlHere } from '@bpdao/k8s';
import { costLine, publishProtocol } from '@bpdao/local';
import { ClusterNetwork } from '../src/cluster-network.ts';
import { costOf } from '../src/cost-of.ts';
import { note } from '../src/notes.ts';

let network: ClusterNetwork;
/** Address of the post of version 2. */
let next = '';

/** Version 2 as it comes with the project: without a digest. */
const VERSION_2 = { name: 'work-protocol', version: '2.0.0', governanceSharePpm: 50_000 };

beforeAll(async () => {
  network = await ClusterNetwork.start('producers-want-2', [
    'blockIntervalMs=500',
    'epochBlocks=60',
    'activationDelayBlocks=3',
  ]);
  network.load(10);
}, 600_000);

afterAll(async () => {
  await network.end();
}, 300_000);

describe('a new protocol on a cluster', () => {
  it('is posted, deployed beside the one in force, and shadows', async () => {
    const { chain } = network.folder;
    const [, author] = chain.developers;
    if (author === undefined) throw new Error('the chain has no developers');
    next = await publishProtocol(network.client, author, VERSION_2, network.client.genesis.protocol);
    await network.change('swap');
    const { shadowed } = await network.watch.poll(async () => {
      const shadow = await shadowOf(next);
      return shadow !== undefined && shadow.shadowed > 0n ? shadow : undefined;
    });
    note(`version 2 had shadowed ${shadowed} blocks when it was asked first`);
  }, 300_000);

  it('is adopted and takes its turn, and nothing is lost', async () => {
    const { swap, watch } = network;
    await watch.until(() => (swap.madeBy(next) >= 5 ? true : undefined));
    const cost = swap.costOf(next);
    if (cost !== undefined) note(costLine(cost));
    expect(swap.lostSlots).toEqual([]);
  }, 300_000);

  it('leaves one deployment, of the new one, which the next k8s:up keeps', async () => {
    const { swap, watch } = network;
    await costOf(
      network,
      'the deployment of the old one made one of the new one, and that beside it removed',
      async () => {
        await network.change('swapped');
        await kubectlHere(
          'delete',
          'deployment/wsc-next',
          'poddisruptionbudget/wsc-next',
          'networkpolicy/from-wsc-next',
        );
      },
    );
    await network.change('swapped');
    await watch.height(watch.lastHeight + 10n);
    expect(await network.pods('wsc-next')).toEqual([]);
    await expect(shadowOf(network.client.genesis.protocol)).resolves.toBeUndefined();
    expect(await network.settleAll()).toEqual([]);
    expect(swap.lostSlots).toEqual([]);
    expect(checkChain(network.client.genesis, watch)).toEqual([]);
    await network.bpdao('reader', 'audit');
  }, 300_000);
});

/** Asks a version that shadows for its report; undefined if none answers. */
const shadowOf = (protocol: string): Promise<{ readonly shadowed: bigint } | undefined> =>
  network.client.query('wsc', { type: 'shadow', protocol, limit: 1 }, { timeoutMs: 1000 }).catch(() => undefined);
