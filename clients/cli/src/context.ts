import { homedir } from 'node:os';
import path from 'node:path';
import { SEED_FILE } from '@bpdao/identities';
import { connect, readAddress, readKeyAddress, type Client } from '@bpdao/sdk';
import { usageError } from './command-error.ts';
import { findNetwork, type NetworkFile } from './network-file.ts';

/** The options of all commands. */
export interface GlobalOptions {
  readonly servers?: string;
  readonly genesis?: string;
  readonly keys?: string;
  readonly json?: boolean;
}

const DEFAULT_SERVER = 'nats://127.0.0.1:4222';

/** The surroundings of a command: the network, the keys, and the form of its output. */
export interface Context {
  readonly servers: readonly string[];
  /** The path of the seed of the user's nkey, by which the broker knows the user. */
  readonly seedFile: string | undefined;
  /** The path of the seed for a block producer. */
  readonly producerSeedFile: string | undefined;
  readonly genesisFile: string | undefined;
  readonly keysFolder: string;
  readonly network: NetworkFile | undefined;
  readonly json: boolean;
}

/**
 * Finds the surroundings: flags come first, then the environment, then the network that `npm start` left here, then the
 * defaults.
 */
export async function contextOf(options: GlobalOptions): Promise<Context> {
  const servers = options.servers ?? process.env.BPDAO_SERVERS;
  const network = await findNetwork(process.cwd());
  const same = servers === undefined ? network : undefined;
  return {
    servers: servers === undefined ? (network?.servers ?? [DEFAULT_SERVER]) : listOf(servers),
    seedFile: process.env[SEED_FILE] ?? same?.seedFile,
    producerSeedFile: process.env[SEED_FILE] ?? same?.producerSeedFile,
    genesisFile: options.genesis ?? same?.genesisFile,
    keysFolder: options.keys ?? process.env.BPDAO_KEYS ?? network?.keysFolder ?? path.join(homedir(), '.bpdao', 'keys'),
    network: same,
    json: options.json === true,
  };
}

function listOf(servers: string): readonly string[] {
  const list = servers
    .split(',')
    .map((server) => server.trim())
    .filter((server) => server !== '');
  if (list.length === 0) throw usageError('--servers names no server.');
  return list;
}

/** Connects, runs the act, and closes the connection in any case. */
export async function withClient<T>(context: Context, run: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect({
    servers: context.servers,
    name: 'bpdao',
    ...(context.seedFile === undefined ? undefined : { seedFile: context.seedFile }),
    ...(context.genesisFile === undefined ? undefined : { genesisFile: context.genesisFile }),
  });
  try {
    return await run(client);
  } finally {
    await client.close();
  }
}

export const keyFileOf = (context: Context, name: string): string =>
  path.join(context.keysFolder, `${checkedName(name)}.json`);

/** Resolves with the address that a person names: `bp1…`, or the name of a key in the keys folder. */
export async function addressOf(context: Context, who: string): Promise<string> {
  const address = readAddress(who);
  if (address !== undefined) return address;
  if (who.startsWith('bp1')) throw usageError(`${who} is not an address: its checksum is wrong.`);
  return (
    await readKeyAddress(keyFileOf(context, who)).catch(() => {
      throw usageError(`"${who}" is neither an address (bp1…) nor the name of a key in ${context.keysFolder}.`);
    })
  ).address;
}

function checkedName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw usageError(`"${name}" is no name for a key: letters, digits, dots, dashes and underscores only.`);
  }
  return name;
}
