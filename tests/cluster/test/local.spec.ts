import { checkChain } from '@bpdao/e2e';
import { actorNames } from '@bpdao/protocol';
import { getObjects, kubectl, kubectlHere } from '@bpdao/k8s';
import type { Pod } from '@bpdao/k8s';
import { blockGaps, gapLine } from '../src/block-gaps.ts';
import { ClusterNetwork } from '../src/cluster-network.ts';
import { note } from '../src/notes.ts';

/** One network for all of it: whatever happens to it, it goes on. */
let network: ClusterNetwork;

beforeAll(async () => {
  network = await ClusterNetwork.start('local');
  network.load(10);
}, 600_000);

afterAll(async () => {
  await network.end();
}, 300_000);

/** What an act costs the chain: it goes on for ten blocks after it. */
async function costOf(what: string, act: () => Promise<void>): Promise<number> {
  const { watch, swap } = network;
  await watch.height(watch.lastHeight + 5n);
  const since = watch.lastHeight;
  const lostBefore = swap.lostSlots.length;
  await act();
  await watch.height(since + 10n);
  const gaps = blockGaps(watch, since);
  note([gapLine(what, gaps), ...swap.lostSlots.slice(lostBefore)].join('; '));
  return gaps.longestMs;
}

describe('a network on a cluster', () => {
  it('settles signed transfers through six services and four producers', async () => {
    const withTransfers = await network.watch.until(({ accepted }) => {
      const filled = accepted.filter(({ proposed }) => proposed.block.transactions.length > 0);
      return new Set(filled.map(({ settled }) => settled.producer)).size === 4 ? filled : undefined;
    });
    expect(withTransfers.length).toBeGreaterThanOrEqual(4);
  }, 120_000);

  it('runs as nobody, writes nowhere but to its volumes, and has no token', async () => {
    for (const pod of await getObjects<Pod & { readonly spec: { readonly automountServiceAccountToken?: boolean } }>('pods')) expect([pod.metadata.name, pod.spec.automountServiceAccountToken]).toEqual([pod.metadata.name, false]);
    const [pod = ''] = await network.pods('vpsc');
    const look = "const fs = require('fs'); let wrote = 'wrote'; try { fs.writeFileSync('/app/x', '') } catch (error) { wrote = error.code } console.log(process.getuid(), wrote, fs.existsSync('/var/run/secrets'))";
    expect((await kubectlHere('exec', pod, '--', 'node', '--eval', look)).trim()).toBe('10001 EROFS false');
  });

  it('keeps its streams on the volume', async () => {
    const before = await network.watch.height(1n);
    const ms = await costOf('the only broker deleted', () => network.remove('broker-0'));
    expect(ms).toBeLessThan(30_000);
    const said = JSON.parse(await network.bpdao('customer', '--json', 'block', '1')) as { readonly hash: string };
    expect(said.hash).toBe(before.settled.blockHash);
  }, 300_000);

  it('hands the lease of a deleted leader over at once', async () => {
    const ms = await costOf('the leader of two of the WSC deleted', async () => network.remove(await network.leader('wsc')));
    expect(ms).toBeLessThan(5000);
  }, 300_000);

  it.each([...actorNames, 'producer1'].map((name) => [name]))('goes on when the pods of %s are deleted', async (name) => {
    const ms = await costOf(`all pods of ${name} deleted`, async () => network.remove(...(await network.pods(name))));
    expect(ms).toBeLessThan(30_000);
  }, 300_000);

  it('lets each pod be evicted', async () => {
    const { watch } = network;
    for (const { metadata } of await getObjects<Pod>('pods', '--selector', 'app.kubernetes.io/component in (broker, service, producer)')) {
      await network.evict(metadata.name);
      await watch.height(watch.lastHeight + 2n);
    }
  }, 600_000);

  it('admits and expels while it runs', async () => {
    const { layout } = network.folder;
    const told = JSON.parse(await network.bpdao('customer', '--json', 'broker', 'identities', `${layout.data}/guest`)) as { readonly identities: readonly { readonly name: string; readonly key: string }[] };
    const key = told.identities.find(({ name }) => name === 'reader')?.key ?? '';
    const asGuest = (): Promise<string> => network.bpdaoWith(`${layout.data}/guest/reader.nk`, 'status').then(() => 'admitted', () => 'refused');
    /** Whoever does not touch the pods waits a minute for the kubelet to look at the Secret again. */
    const apply = async (): Promise<void> => {
      await kubectl('apply', '--server-side', '--force-conflicts', '--kustomize', layout.data);
      await kubectlHere('annotate', 'pods', '--selector', 'app.kubernetes.io/component=broker', '--overwrite', `bpdao/identities=${Date.now()}`);
    };
    expect(await asGuest()).toBe('refused');
    await network.bpdao('customer', 'broker', 'admit', layout.identities, 'guest', 'reader', key);
    await apply();
    while ((await asGuest()) !== 'admitted') await network.watch.next('round-settled');
    await network.bpdao('customer', 'broker', 'expel', layout.identities, 'guest');
    await apply();
    while ((await asGuest()) !== 'refused') await network.watch.next('round-settled');
  }, 600_000);

  it('lost nothing of all that: every transfer is settled, and the audit finds the same', async () => {
    expect(await network.settleAll()).toEqual([]);
    expect(checkChain(network.client.genesis, network.watch)).toEqual([]);
    await network.bpdao('reader', 'audit');
  }, 300_000);
});
