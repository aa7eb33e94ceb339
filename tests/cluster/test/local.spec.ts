import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { actorNames } from '@bpdao/catalogue';
import { checkChain } from '@bpdao/e2e';
import { seedFileIn } from '@bpdao/identities';
import { getObjects, kubectl, kubectlHere, rollBrokers, type Pod } from '@bpdao/k8s';
import { FAILOVER_MS, SWITCHOVER_MS } from '../src/bars.ts';
import { ClusterNetwork } from '../src/cluster-network.ts';
import { costOf } from '../src/cost-of.ts';
import { derivedImage, hasDocker } from '../src/derived-image.ts';
import { endOfPod, heldPod, lastWordsOf, type PodChange } from '../src/pod-of.ts';
import { until } from '../src/until.ts';

const withDocker = (await hasDocker()) ? it : it.skip; // an older image is built from the one that runs

/** One network for all tests: it must go on after each. */
let network: ClusterNetwork;

beforeAll(async () => {
  network = await ClusterNetwork.start('local');
  network.load(10);
  await makeBadInput();
}, 600_000);

/**
 * Makes the input that services may get by mistake: a Secret without the seed that they look for, seeds of another
 * network, the genesis of another chain, two genesis files in one ConfigMap.
 */
async function makeBadInput(): Promise<void> {
  const { data, genesis } = network.folder.layout;
  const text = await readFile(genesis, 'utf8');
  const other = path.join(data, 'other.json');
  const twice = path.join(data, 'twice.json');
  // the same chain by its parameters, another by its hash
  await writeFile(other, text.replace('"blockIntervalMs"', '"blockIntervalMs" '));
  await writeFile(twice, text + text);
  await kubectlHere(
    'create',
    'secret',
    'generic',
    'other-seeds',
    `--from-file=vpsc.nk=${seedFileIn(network.folder.layout.identities, 'vpsc')}`,
  );
  const guest = path.join(data, 'stranger');
  await network.bpdao('customer', 'broker', 'identities', guest);
  await kubectlHere(
    'create',
    'secret',
    'generic',
    'seeds-stranger',
    ...['asc', 'asc-door'].map((name) => `--from-file=${seedFileIn(guest, name)}`),
  );
  await kubectlHere('create', 'configmap', 'genesis-other', `--from-file=genesis.json=${other}`);
  await kubectlHere('create', 'configmap', 'genesis-twice', `--from-file=genesis.json=${twice}`);
}

afterAll(async () => {
  await network.end();
}, 300_000);

const JSZ = 'http://127.0.0.1:8222/jsz';
/** Some seconds of blocks. */
const ROOM_BYTES = 200_000;

/** Limits the bytes that the broker may store in all, and replaces the broker for that. */
async function storeAtMost(bytes: number): Promise<void> {
  await kubectlHere('set', 'env', 'statefulset/broker', '--containers=nats', `STORE_MAX=${bytes}`);
  await rollBrokers(() => undefined);
}

/** Returns the last output of all services, also from before their last end. */
async function allSaid(): Promise<string> {
  const pods = await getObjects<Pod>('pods', '--selector', 'app.kubernetes.io/component=service');
  const said = await Promise.all(
    pods.map(async (pod) => [lastWordsOf(pod), await kubectlHere('logs', pod.metadata.name, '--tail=20')]),
  );
  return said.flat().join('\n');
}

/** Checks that a pod like those of the ASC, changed, ends with one sentence, and harms nothing that runs. */
async function endsWith(what: string, change: PodChange, exitCode: number, sentence: RegExp): Promise<void> {
  const name = `asc-${what.replaceAll(/[^a-z]+/g, '-')}`.slice(0, 40).replace(/-$/, '');
  const ended = await endOfPod(network.folder.layout.data, 'asc', name, change);
  expect(ended).toMatchObject({ exitCode, message: expect.stringMatching(new RegExp(sentence.source, 'm')) });
  expect(ended.message?.trim().split('\n')).toHaveLength(1);
  expect(ended.described).toContain(ended.message?.trim());
  await network.watch.height(network.watch.lastHeight + 3n);
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
    for (const pod of await getObjects<Pod & { readonly spec: { readonly automountServiceAccountToken?: boolean } }>(
      'pods',
    )) {
      expect([pod.metadata.name, pod.spec.automountServiceAccountToken]).toEqual([pod.metadata.name, false]);
    }
    const [pod = ''] = await network.pods('vpsc');
    const look =
      "const fs = require('fs'); let wrote = 'wrote'; try { fs.writeFileSync('/app/x', '') } catch (error) { wrote = error.code } console.log(process.getuid(), wrote, fs.existsSync('/var/run/secrets'))";
    expect((await kubectlHere('exec', pod, '--', 'node', '--eval', look)).trim()).toBe('10001 EROFS false');
  });

  it('keeps its streams on the volume', async () => {
    const before = await network.watch.height(1n);
    const { longestGapMs: ms } = await costOf(network, 'the only broker deleted', () => network.remove('broker-0'));
    expect(ms).toBeLessThan(FAILOVER_MS);
    const said = JSON.parse(await network.bpdao('customer', '--json', 'block', '1')) as { readonly hash: string };
    expect(said.hash).toBe(before.settled.blockHash);
  }, 300_000);

  it('hands the lease of a deleted leader over at once', async () => {
    const { longestGapMs: ms } = await costOf(network, 'the leader of two of the WSC deleted', async () =>
      network.remove(await network.leader('wsc')),
    );
    expect(ms).toBeLessThan(FAILOVER_MS);
  }, 300_000);

  it.each([...actorNames, 'producer1'].map((name) => [name]))(
    'goes on when the pods of %s are deleted',
    async (name) => {
      const { longestGapMs: ms } = await costOf(network, `all pods of ${name} deleted`, async () =>
        network.remove(...(await network.pods(name))),
      );
      expect(ms).toBeLessThan(FAILOVER_MS);
    },
    300_000,
  );

  it('lets each pod be evicted', async () => {
    const { watch } = network;
    for (const {
      metadata: { name, labels },
    } of await getObjects<Pod>('pods', '--selector', 'app.kubernetes.io/component in (broker, service, producer)')) {
      const what = `a pod of ${labels?.['app.kubernetes.io/name'] ?? name} evicted`;
      const { longestGapMs: ms } = await costOf(network, what, () => network.evict(name));
      expect([name, ms < SWITCHOVER_MS]).toEqual([name, true]);
      await watch.height(watch.lastHeight + 2n);
    }
  }, 600_000);

  it('admits and expels while it runs', async () => {
    const { layout } = network.folder;
    const told = JSON.parse(
      await network.bpdao('customer', '--json', 'broker', 'identities', `${layout.data}/guest`),
    ) as { readonly identities: readonly { readonly name: string; readonly key: string }[] };
    const key = told.identities.find(({ name }) => name === 'reader')?.key ?? '';
    const asGuest = (): Promise<string> =>
      network.bpdaoWith(`${layout.data}/guest/reader.nk`, 'status').then(
        () => 'admitted',
        () => 'refused',
      );
    /**
     * Applies the folder and touches the pods: without that the kubelet looks at the Secret again only after a minute.
     */
    const apply = async (): Promise<void> => {
      await kubectl('apply', '--server-side', '--force-conflicts', '--kustomize', layout.data);
      await kubectlHere(
        'annotate',
        'pods',
        '--selector',
        'app.kubernetes.io/component=broker',
        '--overwrite',
        `bpdao/identities=${Date.now()}`,
      );
    };
    expect(await asGuest()).toBe('refused');
    await network.bpdao('customer', 'broker', 'admit', layout.identities, 'guest', 'reader', key);
    await apply();
    while ((await asGuest()) !== 'admitted') await network.watch.next('round-settled');
    await network.bpdao('customer', 'broker', 'expel', layout.identities, 'guest');
    await apply();
    while ((await asGuest()) !== 'refused') await network.watch.next('round-settled');
  }, 600_000);

  it('waits, says why, and goes on, when the broker may store no more for a while', async () => {
    const report = JSON.parse(
      await kubectlHere('exec', 'broker-0', '--container', 'nats', '--', 'wget', '-q', '-O', '-', JSZ),
    ) as { readonly storage: number };
    await storeAtMost(report.storage + ROOM_BYTES);
    const said = await until(
      async () => /the broker (grants no lease|refused a batch of [a-z-]+): [^"]*/.exec(await allSaid())?.[0],
    );
    expect(said).toMatch(/: (10023 insufficient resources|10047 insufficient storage resources available)$/);
    await storeAtMost(900_000_000);
    await network.watch.height(network.watch.lastHeight + 10n);
  }, 300_000);

  it.each<[what: string, change: PodChange, exitCode: number, sentence: RegExp]>([
    [
      'a Secret without its seed',
      { seeds: 'other-seeds' },
      2,
      /^BPDAO_NKEY_SEED_FILE: \/identities\/asc\.nk cannot be read \(ENOENT.*\)\.$/,
    ],
    [
      "another's seed",
      { seeds: 'seeds-vpsc', environment: { BPDAO_NKEY_SEED_FILE: '/identities/vpsc.nk' } },
      2,
      /^the identity U\w+ of \S+vpsc\.nk is in the broker's account VPSC, and asc states its facts in ASC/,
    ],
    [
      'the genesis of another chain',
      { genesis: 'genesis-other' },
      2,
      /^stream of asc: message 1 is of another chain \([0-9a-f]{12}…, not [0-9a-f]{12}…\)$/,
    ],
    ['two genesis documents in one', { genesis: 'genesis-twice' }, 2, /^\S+genesis\.json: .*$/],
    [
      'a seed that the broker does not know',
      { seeds: 'seeds-stranger' },
      2,
      /^The broker at \S+ does not admit the identity U\w+/,
    ],
  ])(
    '%s ends a pod with one sentence that kubectl describe shows',
    (what, change, exitCode, sentence) => endsWith(what, change, exitCode, sentence),
    300_000,
  );

  withDocker(
    'an older version beside a newer one ends with one sentence that kubectl describe shows',
    async () => {
      const image = await derivedImage(
        process.env.BPDAO_IMAGE ?? '',
        'older',
        'USER root',
        "RUN sed -i 's/version: 1,/version: 0,/' services/*/dist/domain/rules.js",
        "RUN grep -rl 'RULES_VERSION = 1' libs | xargs sed -i 's/RULES_VERSION = 1/RULES_VERSION = 0/'",
        'USER 10001:10001',
      );
      await endsWith(
        'an older version',
        { image },
        1,
        /^asc: its stream was written by rules version 1, newer than 0 here$/,
      );
    },
    300_000,
  );

  it.each<[what: string, change: PodChange, words: string]>([
    ['a missing secret', { seeds: 'seeds-missing' }, 'secret "seeds-missing" not found'],
    ['a missing genesis', { genesis: 'genesis-missing' }, 'configmap "genesis-missing" not found'],
  ])(
    '%s holds a pod until it is there, and kubectl describe says so',
    async (what, change, words) => {
      const { data } = network.folder.layout;
      expect(await heldPod(data, 'asc', `asc-${what.replaceAll(' ', '-')}`, change, words)).toContain(
        'ContainerCreating',
      );
      await network.watch.height(network.watch.lastHeight + 3n);
    },
    300_000,
  );

  it('lost nothing of all that: every transfer is settled, and the audit finds the same', async () => {
    expect(await network.settleAll()).toEqual([]);
    expect(checkChain(network.client.genesis, network.watch)).toEqual([]);
    await network.bpdao('reader', 'audit');
  }, 300_000);
});
