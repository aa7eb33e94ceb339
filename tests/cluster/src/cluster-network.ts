import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChainWatch } from '@bpdao/e2e';
import { seedFileIn } from '@bpdao/identities';
import {
  bringUp,
  down,
  getObjects,
  kubectl,
  kubectlHere,
  reachBroker,
  root,
  runProgram,
  type BrokerAddress,
  type NetworkFolder,
  type Pod,
} from '@bpdao/k8s';
import { Customer, SwapWatch } from '@bpdao/local';
import { connect, type Client } from '@bpdao/sdk';
import { until } from './until.ts';

const BPDAO = path.join(root, 'clients/cli/dist/main.js');
const HTTP_PORT = 8080;

/** Everything as usual, but for five blocks a second: the finer a gap is measured. */
const SET = ['blockIntervalMs=200'];

/** Folders of tests/cluster. */
type Overlay = 'local' | 'small-volume' | 'staging' | 'producers-want-2' | 'swap' | 'swapped';

const bring = (data: string, overlay: Overlay, set: readonly string[]): Promise<NetworkFolder> =>
  bringUp(
    {
      data,
      overlay: `tests/cluster/${overlay}`,
      image: process.env.BPDAO_IMAGE,
      mongoImage: process.env.MONGO_IMAGE ?? 'mongo:8',
      load: process.env.K8S_LOAD,
      set,
    },
    (line) => void process.stderr.write(`${line}\n`),
  );

/** A network on the cluster that KUBECONFIG names, in a folder of its own, under a load of signed transfers. */
export class ClusterNetwork {
  readonly folder: NetworkFolder;
  readonly client: Client;
  readonly watch: ChainWatch;
  /** The lost slots and transfers. */
  readonly swap = new SwapWatch();
  private readonly address: BrokerAddress;
  private readonly stopping = new AbortController();
  private sending: Promise<void> = Promise.resolve();

  private constructor(folder: NetworkFolder, address: BrokerAddress, client: Client) {
    this.folder = folder;
    this.address = address;
    this.client = client;
    this.watch = new ChainWatch(client);
    this.watch.onFact((said) => this.swap.hear(said));
  }

  /** Brings up a new network of an overlay of tests/cluster. Deletes everything that ran in its namespace before. */
  static async start(overlay: Overlay, set: readonly string[] = SET): Promise<ClusterNetwork> {
    const data = await mkdtemp(path.join(tmpdir(), 'bpdao-cluster-'));
    await kubectl('delete', 'namespace', 'bpdao', '--ignore-not-found', '--wait');
    const folder = await bring(data, overlay, set);
    const address = await reachBroker();
    const client = await connect({
      servers: [address.url],
      genesisFile: folder.layout.genesis,
      seedFile: seedFileIn(folder.layout.identities, 'customer'),
      name: 'test:cluster',
    });
    return new ClusterNetwork(folder, address, client);
  }

  /** Applies another overlay of tests/cluster to the same network. Throws ClusterError. */
  async change(overlay: Overlay): Promise<void> {
    await bring(this.folder.layout.data, overlay, []);
  }

  /** Begins to send signed transfers. */
  load(perSecond: number): void {
    const { chain } = this.folder;
    this.sending = new Customer(
      this.client,
      perSecond,
      chain.customers,
      chain.developers.map(({ address }) => address),
      (hash) => this.swap.sent(hash),
    ).run(this.stopping.signal);
  }

  /** Ends the load and waits until all transfers that gossip took are settled; returns a sentence for each loss. */
  async settleAll(): Promise<readonly string[]> {
    this.stopping.abort();
    await this.sending;
    await this.watch.until(() =>
      this.swap.underWay.size === 0 || this.swap.lostTransactions.length > 0 ? true : undefined,
    );
    return this.swap.lostTransactions;
  }

  /** Runs `bpdao` on this network, as one of its identities; returns its output. Throws ClusterError. */
  bpdao(speaksAs: string, ...words: readonly string[]): Promise<string> {
    return this.bpdaoWith(seedFileIn(this.folder.layout.identities, speaksAs), ...words);
  }

  /** Does the same with the seed of a file. */
  bpdaoWith(seedFile: string, ...words: readonly string[]): Promise<string> {
    const { layout } = this.folder;
    return runProgram(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        BPDAO,
        '--servers',
        this.address.url,
        '--genesis',
        layout.genesis,
        '--keys',
        layout.keys,
        ...words,
      ],
      { environment: { BPDAO_NKEY_SEED_FILE: seedFile } },
    );
  }

  /** Returns the pods of a name that are not on their way out. */
  async pods(name: string): Promise<readonly string[]> {
    const found = await getObjects<Pod>('pods', '--selector', `app.kubernetes.io/name=${name}`);
    return found
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => metadata.name);
  }

  /** Returns the pod that leads an actor. */
  async leader(actor: string): Promise<string> {
    for (;;) {
      for (const pod of await this.pods(actor)) if (/role="leading".*\} 1$/m.test(await this.metrics(pod))) return pod;
    }
  }

  /** Returns the metrics that a pod serves to Prometheus; an empty text while it serves none. */
  metrics(pod: string): Promise<string> {
    return kubectl('get', '--raw', `/api/v1/namespaces/bpdao/pods/${pod}:${HTTP_PORT}/proxy/metrics`).catch(() => '');
  }

  /** Deletes a pod as an operator would, and returns without waiting. */
  async remove(...pods: readonly string[]): Promise<void> {
    await kubectlHere('delete', 'pod', ...pods, '--wait=false');
  }

  /**
   * Has the cluster evict a pod, as `kubectl drain` does: asks again while a disruption budget forbids it. Throws
   * ClusterError.
   */
  async evict(pod: string): Promise<void> {
    await until(async () => ((await this.mayEvict(pod)) ? true : undefined));
  }

  /** Asks the cluster once to evict a pod: whether it does, or a disruption budget forbids it (429). Throws ClusterError. */
  async mayEvict(pod: string): Promise<boolean> {
    const file = path.join(this.folder.layout.data, 'eviction.json');
    await writeFile(
      file,
      JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace: 'bpdao' } }),
    );
    return kubectl('create', '--raw', `/api/v1/namespaces/bpdao/pods/${pod}/eviction`, '--filename', file).then(
      () => true,
      (error: unknown) => {
        if (/TooManyRequests.*disruption budget/.test(String(error))) return false;
        throw error;
      },
    );
  }

  /** Takes everything away. */
  async end(): Promise<void> {
    this.stopping.abort();
    await this.sending;
    await this.watch.stop();
    await this.client.close();
    this.address.close();
    await down({ data: this.folder.layout.data }, () => undefined);
  }
}
