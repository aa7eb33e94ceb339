import { actorNames } from '@bpdao/catalogue';
import { checkChain } from '@bpdao/e2e';
import { getObjects, kubectlHere, type Pod } from '@bpdao/k8s';
import { ClusterNetwork } from '../src/cluster-network.ts';
import { costOf } from '../src/cost-of.ts';
import { note } from '../src/notes.ts';
import { lastWordsOf } from '../src/pod-of.ts';
import { until } from '../src/until.ts';

let network: ClusterNetwork;

beforeAll(async () => {
  network = await ClusterNetwork.start('small-volume');
  network.load(10);
}, 600_000);

afterAll(async () => {
  await network.end();
}, 300_000);

/** Runs a line of shell where the broker's volume can be written, also while the broker does not run. */
const onVolume = (line: string): Promise<string> =>
  kubectlHere('exec', 'broker-0', '--container', 'reloader', '--', 'sh', '-c', line);

describe("a broker's volume that is full", () => {
  it('ends the broker with one sentence that kubectl describe shows; everybody waits, and goes on when there is room', async () => {
    const { watch } = network;
    const before = watch.lastHeight;
    await costOf(network, "the broker's volume full, until everybody has said so", async () => {
      await onVolume('dd if=/dev/zero of=/data/ballast bs=64k || true');
      const begunMs = performance.now();
      const sentence = await until(async () => {
        const message = lastWordsOf(
          JSON.parse(await kubectlHere('get', 'pod', 'broker-0', '--output', 'json')),
          'nats',
        );
        return message?.startsWith('The volume') === true ? message : undefined;
      });
      expect(sentence).toMatch(
        /^The volume of broker-0 is full: \d+ KiB are left, and the broker needs 16384\. It starts by itself once there is room\.$/,
      );
      expect(await kubectlHere('describe', 'pod', 'broker-0')).toContain(sentence);
      await until(async () => ((await waiting()).length === actorNames.length ? true : undefined));
      await onVolume('rm /data/ballast');
      note(`the volume was full for ${Math.round(performance.now() - begunMs)} ms`);
    });
    expect(watch.lastHeight).toBeGreaterThan(before);
  }, 600_000);

  it('ends no service', async () => {
    const pods = await getObjects<Pod>('pods', '--selector', 'app.kubernetes.io/component in (service, producer)');
    for (const { metadata, status } of pods) {
      expect([metadata.name, status.containerStatuses?.[0]?.restartCount]).toEqual([metadata.name, 0]);
    }
  });

  it('has lost nothing that was acknowledged', async () => {
    expect(await network.settleAll()).toEqual([]);
    expect(checkChain(network.client.genesis, network.watch)).toEqual([]);
    await network.bpdao('reader', 'audit');
  }, 300_000);
});

/** Returns the services that report that their broker is away. */
async function waiting(): Promise<readonly string[]> {
  const pods = await getObjects<Pod>('pods', '--selector', 'app.kubernetes.io/component=service');
  const said = await Promise.all(
    pods.map(async ({ metadata }) => ({
      actor: metadata.labels?.['app.kubernetes.io/name'] ?? '',
      log: await kubectlHere('logs', metadata.name, '--tail=5'),
    })),
  );
  return [
    ...new Set(said.flatMap(({ actor, log }) => (/is not ready for \d+ s: the broker/.test(log) ? [actor] : []))),
  ];
}
