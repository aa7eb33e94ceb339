import path from 'node:path';
import { complain } from '@bpdao/observability';
import { readOwn, type Runner } from './own-file.ts';

/** A process of a network on this machine. */
export interface NetworkProcess {
  readonly name: string;
  readonly pid: number;
}

/** The content of `.bpdao/network.json`, by which other terminals find the network that `npm start` runs. */
export interface NetworkFile {
  readonly servers: readonly string[];
  readonly genesisFile: string;
  readonly keysFolder: string;
  /** The path of a customer's seed; absent if the broker admits every client. */
  readonly seedFile?: string;
  /** The path of a producer's seed. */
  readonly producerSeedFile?: string;
  readonly dataFolder: string;
  readonly processes: readonly NetworkProcess[];
}

/**
 * Finds the network of the nearest folder from here upward; undefined if there is none. A file that does not belong to
 * the user is passed over with one sentence, because it names brokers, keys and seeds.
 */
export async function findNetwork(from: string, who?: Runner): Promise<NetworkFile | undefined> {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const found = await readOwn(path.join(folder, '.bpdao', 'network.json'), who);
    if (found.type === 'foreign') complain(found.sentence);
    const network = found.type === 'own' ? readNetwork(found.text) : undefined;
    if (network !== undefined || folder === path.dirname(folder)) return network;
  }
}

/** Reads the file's text; undefined if it does not describe a network. */
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
