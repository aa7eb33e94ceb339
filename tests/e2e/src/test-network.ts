import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNetwork, type Network, type NetworkOptions } from '@bpdao/local';
import { ChainWatch } from './chain-watch.ts';

/** A network of real processes for one test, on a port and in a folder of its own. */
export interface TestNetwork extends Network {
  readonly watch: ChainWatch;
  /** Ends everything and removes the folder. */
  end(): Promise<void>;
}

/** Patient deadlines: a busy machine must not look like a faulty member. Blocks as fast as they come. */
const PATIENT = ['submitTimeoutMs=10000', 'voteWindowMs=10000', 'voteMinMs=0', 'blockIntervalMs=50'];

export async function startTestNetwork(options: Partial<NetworkOptions> = {}): Promise<TestNetwork> {
  const data = options.data ?? (await mkdtemp(path.join(tmpdir(), 'bpdao-e2e-')));
  const network = await startNetwork({ producers: 4, ...options, data, set: [...PATIENT, ...(options.set ?? [])] });
  const watch = new ChainWatch(network.client);
  return {
    ...network,
    watch,
    async end() {
      await watch.stop();
      await network.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
