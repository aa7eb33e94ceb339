import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  defaultGovernable,
  defaultParameters,
  GENESIS_FORMAT,
  governableDocument,
  parametersDocument,
  parseGenesis,
  type Genesis,
} from '@bpdao/genesis';
import { newKeyPair, readKeyFile, writeAddress, writeKeyFile, type KeyPair } from '@bpdao/sdk';
import type { Layout } from './layout.ts';
import { LocalError } from './local-error.ts';

/** A member's REP, a development key's and a customer wallet's $ in a new chain. */
const PRODUCER_REP = '1000';
const DEVELOPMENT_BALANCE = '1000';
const CUSTOMER_BALANCE = '1000000';
/** Wallets that the customer sends from. */
export const CUSTOMER_WALLETS = 16;

/** The chain of this network with the keys that were made for it. */
export interface DevelopmentChain {
  readonly genesis: Genesis;
  readonly producers: readonly string[];
  readonly developers: readonly KeyPair[];
  readonly customers: readonly KeyPair[];
}

/** The options of a new chain. */
export interface ChainOptions {
  readonly producers: number;
  /** True if the producers begin with REP; else they are founders. */
  readonly withRep?: boolean;
  /** Wallets of customers; CUSTOMER_WALLETS when absent. */
  readonly customers?: number;
  readonly set: readonly string[];
}

const producerNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `producer${index + 1}`);

/** Returns the present chain, or makes a new chain with new keys. Throws LocalError, GenesisError. */
export async function developmentChain(layout: Layout, options: ChainOptions): Promise<DevelopmentChain> {
  await mkdir(layout.keys, { recursive: true, mode: 0o700 });
  if (!existsSync(layout.genesis)) await makeChain(layout, options);
  const genesis = parseGenesis(await readFile(layout.genesis));
  const producers = producerNames(genesis.members.length > 0 ? genesis.members.length : genesis.founders.length);
  if (producers.length !== options.producers) {
    throw new LocalError(
      `The chain in ${layout.data} has ${producers.length} producers, not ${options.producers}; begin a new one with --fresh.`,
    );
  }
  return {
    genesis,
    producers,
    developers: await keys(layout, ['dev1', 'dev2']),
    customers: await keys(layout, customerNames(options.customers)),
  };
}

const customerNames = (count = CUSTOMER_WALLETS): readonly string[] =>
  Array.from({ length: count }, (_, index) => `customer${index + 1}`);

async function makeChain(
  layout: Layout,
  { producers, withRep = true, set, customers: wallets }: ChainOptions,
): Promise<void> {
  const members = await keys(layout, producerNames(producers));
  const developers = await keys(layout, ['dev1', 'dev2']);
  const customers = await keys(layout, customerNames(wallets));
  const addresses = members.map(({ address }) => writeAddress(address));
  const document = {
    format: GENESIS_FORMAT,
    name: 'A block producer DAO on one machine',
    time: new Date().toISOString(),
    accounts: [
      ...developers.map((key) => ({ address: writeAddress(key.address), balance: DEVELOPMENT_BALANCE })),
      ...customers.map((key) => ({ address: writeAddress(key.address), balance: CUSTOMER_BALANCE })),
    ],
    members: withRep ? addresses.map((address) => ({ address, wrep: PRODUCER_REP })) : [],
    founders: withRep ? [] : addresses,
    posts: [
      {
        name: 'work-protocol',
        kind: 'protocol',
        authors: [{ address: writeAddress(developers[0]?.address ?? ''), weightPpm: 1_000_000 }],
        references: [],
        content: { name: 'work-protocol', version: '1.0.0' },
      },
    ],
    protocol: 'work-protocol',
    parameters: parametersWith(set),
    governable: governableDocument(defaultGovernable),
  };
  const file = Buffer.from(`${JSON.stringify(document, undefined, 2)}\n`);
  parseGenesis(file);
  const unfinished = `${layout.genesis}.new`;
  await writeFile(unfinished, file);
  await rename(unfinished, layout.genesis);
}

function parametersWith(set: readonly string[]): Readonly<Record<string, unknown>> {
  const parameters: Record<string, unknown> = { ...parametersDocument(defaultParameters) };
  for (const one of set) {
    const [name = '', value = ''] = one.split('=');
    if (!(name in parameters)) throw new LocalError(`--set ${one}: there is no parameter "${name}".`);
    parameters[name] = value === 'true' || value === 'false' ? value === 'true' : value;
  }
  return parameters;
}

/** Reads plain key files, and makes the missing ones: these keys are for development only. */
async function keys(layout: Layout, names: readonly string[]): Promise<readonly KeyPair[]> {
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(layout.keys, `${name}.json`);
      if (!existsSync(file)) await writeKeyFile(file, newKeyPair());
      return (await readKeyFile(file)).keyPair;
    }),
  );
}

/** Forgets the chain: streams, keys, history, logs. Nothing else in the folder is touched. */
export async function forgetChain(layout: Layout): Promise<void> {
  const { genesis, keys: keyFolder, identities, logs, broker, producers, history, network } = layout;
  for (const place of [
    genesis,
    keyFolder,
    identities,
    logs,
    broker,
    producers,
    history,
    `${history}-wal`,
    `${history}-shm`,
    network,
  ]) {
    await rm(place, { recursive: true, force: true });
  }
}
