import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { seedFileIn } from '@bpdao/identities';
import { reachBroker, type BrokerAddress } from './broker-address.ts';
import { ClusterError } from './cluster-error.ts';
import { buildImage, loadImages } from './images.ts';
import { kubectl, kubectlHere, NAMESPACE } from './kubectl.ts';
import { makeNetworkFolder, root, type FolderOptions, type NetworkFolder } from './network-folder.ts';
import type { UpOptions } from './options.ts';
import { progress } from './progress.ts';
import { rollBrokers } from './roll-brokers.ts';
import { showBlocks } from './show-blocks.ts';
import { ofComponent, ofNoComponent, untilReady, workloadsOf } from './workloads.ts';

const NATS_IMAGE = 'nats:2.15-alpine';
const PATIENCE_SECONDS = 300;
/** The components, in an order in which each needs those before it. */
const COMPONENTS = ['broker', 'store', 'streams', 'service', 'producer'] as const;

type Say = (line: string) => void;

/**
 * Brings the network to the cluster and shows its first blocks. Throws ClusterError, ClientError, LocalError,
 * GenesisError.
 */
export async function up(options: UpOptions, say: Say): Promise<void> {
  const folder = await bringUp(options, say);
  const address = await reachBroker();
  try {
    say(howToGoOn(folder, address));
    if (options.blocks > 0) await showBlocks(folder, address.url, options, say);
  } finally {
    address.close();
  }
}

/** The options of a network that hold for every cluster. */
export type BringOptions = Pick<UpOptions, 'data' | 'overlay' | 'image' | 'mongoImage' | 'load'> &
  Pick<FolderOptions, 'set'>;

/**
 * Brings the network to the cluster, component by component, with a line for each. Throws ClusterError, LocalError,
 * GenesisError.
 */
export async function bringUp(options: BringOptions, say: Say): Promise<NetworkFolder> {
  await progress(say, 'cluster', checkCluster, (version) => version);
  const image =
    options.image ??
    (await progress(
      say,
      'image',
      () => buildImage(root),
      (name) => name,
    ));
  await progress(
    say,
    'images',
    () => loadImages([image, NATS_IMAGE, options.mongoImage], options.load),
    (loaded) => (loaded.length === 0 ? 'are pulled by the cluster' : `brought in: ${loaded.join(', ')}`),
  );
  const folder = await progress(
    say,
    'keys',
    () => makeNetworkFolder({ ...options, images: { 'block-producer-dao': image, mongo: options.mongoImage } }),
    ({ layout }) => `keys, genesis and seeds are in ${path.relative(process.cwd(), layout.data) || '.'}`,
  );
  await applyAll(folder, say);
  return folder;
}

async function checkCluster(): Promise<string> {
  const { serverVersion } = JSON.parse(
    await kubectl('version', '--output', 'json').catch((error: unknown) => {
      throw new ClusterError(
        `No cluster answers; KUBECONFIG names one (${error instanceof Error ? error.message : String(error)}).`,
      );
    }),
  ) as { readonly serverVersion: { readonly gitVersion: string } };
  return `Kubernetes ${serverVersion.gitVersion}`;
}

/**
 * Applies the folder in order, and waits for each component; nothing beside the folder is applied, so that the order
 * only saves waiting.
 */
async function applyAll({ layout }: NetworkFolder, say: Say): Promise<void> {
  const file = path.join(layout.data, 'rendered.yaml');
  await kubectl('kustomize', layout.data, '--output', file);
  const text = await readFile(file, 'utf8');
  await apply(file, '--selector', ofNoComponent);
  await kubectlHere('delete', 'job', 'streams', '--ignore-not-found'); // a job cannot be changed
  for (const component of COMPONENTS) {
    if (!text.includes(`app.kubernetes.io/component: ${component}\n`)) continue;
    await apply(file, '--selector', ofComponent(component));
    await Promise.all(
      (await workloadsOf(component)).map((workload) =>
        progress(
          say,
          workload.name,
          () => untilReady(workload, PATIENCE_SECONDS),
          () => (workload.kind === 'Job' ? 'made' : 'ready'),
        ),
      ),
    );
    if (component === 'broker') await rollBrokers(say);
  }
  await apply(file);
}

const apply = (file: string, ...which: readonly string[]): Promise<string> =>
  kubectl('apply', '--server-side', '--force-conflicts', '--filename', file, ...which);

function howToGoOn({ layout }: NetworkFolder, { url, isForwarded }: BrokerAddress): string {
  const here = (file: string): string => path.relative(process.cwd(), file);
  return [
    '',
    ...(isForwarded
      ? [`The broker is reached by:  kubectl --namespace ${NAMESPACE} port-forward service/broker 4222`]
      : [`The broker's address is ${url}`]),
    `  export BPDAO_SERVERS=${isForwarded ? 'nats://127.0.0.1:4222' : url} BPDAO_KEYS=${here(layout.keys)} BPDAO_NKEY_SEED_FILE=${here(seedFileIn(layout.identities, 'customer'))}`,
    '  npx bpdao send --from dev1 --to dev2 --amount 1.5 --wait',
    '  npx bpdao status',
    '',
  ].join('\n');
}
