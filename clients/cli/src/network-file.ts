import path from 'node:path';
import { complain } from '@bpdao/observability';
import { readOwn, type Runner } from './own-file.ts';

/** A process of a network on this machine. */
export interface NetworkProcess {
  readonly name: string;
  readonly pid: number;
}

/** What `npm start` leaves in `.bpdao/network.json` so that other terminals find the network. */
export interface NetworkFile {
  readonly servers: readonly string[];
  readonly genesisFile: string;
  readonly keysFolder: string;
  /** Of a customer's seed; absent: the broker takes everybody. */
  readonly seedFile?: string;
  /** Of a producer's seed. */
  readonly producerSeedFile?: string;
  readonly dataFolder: string;
  readonly processes: readonly NetworkProcess[];
}

/**
 * The network of the nearest folder from here upward; undefined when there is none. What is not of the one who runs
 * this is passed over with one sentence: it names brokers, keys and seeds.
 */
export async function findNetwork(from: string, who?: Runner): Promise<NetworkFile | undefined> {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const found = await readOwn(path.join(folder, '.bpdao', 'network.json'), who);
    if (found.type === 'foreign') complain(found.sentence);
    const network = found.type === 'own' ? readNetwork(found.text) : undefined;
    if (network !== undefined || folder === path.dirname(folder)) return network;
  }
}

/** Reads the file's text; undefined when it is not what it should be. */
export function readNetwork(text: string): NetworkFile | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return isNetwork(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isNetwork(found: unknown): found is NetworkFile {
  if (!isObject(found)) return false;
  const { servers, genesisFile, keysFolder, seedFile, producerSeedFile, dataFolder, processes } = found;
  if (!Array.isArray(servers) || servers.length === 0 || !servers.every((server) => typeof server === 'string')) {
    return false;
  }
  if (![genesisFile, keysFolder, dataFolder].every((part) => typeof part === 'string')) return false;
  if (![seedFile, producerSeedFile].every((file) => file === undefined || typeof file === 'string')) return false;
  return (
    Array.isArray(processes) &&
    processes.every(
      (process) => isObject(process) && typeof process.name === 'string' && typeof process.pid === 'number',
    )
  );
}

const isObject = (found: unknown): found is Record<string, unknown> => typeof found === 'object' && found !== null;
