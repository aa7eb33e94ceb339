import { readFile } from 'node:fs/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import { GenesisError, parseGenesis } from '@bpdao/genesis';
import { IdentityError, readIdentity, type Identity } from '@bpdao/identities';
import { ClientError } from './client-error.ts';
import { Client } from './client.ts';
import { query } from './network.ts';
import { connectBroker } from './requester.ts';

/** How a network is reached. */
export interface ConnectOptions {
  /** `nats://host:port`, at least one. */
  readonly servers: readonly string[];
  /** Path of the genesis file; absent: governance is asked for it. */
  readonly genesisFile?: string;
  /** Path of the seed of an nkey; absent: a broker that takes everybody. */
  readonly seedFile?: string;
  /** Who this is, for the broker's monitoring. */
  readonly name?: string;
}

/** Connects to a network. Throws ClientError, or GenesisError when its genesis file is none. */
export async function connect(options: ConnectOptions): Promise<Client> {
  const connection = await connectBroker(options.servers, options.name ?? 'bpdao client', identityOf(options.seedFile));
  try {
    return new Client(connection, parseGenesis(await genesisBytes(connection, options.genesisFile)));
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function identityOf(seedFile: string | undefined): Identity | undefined {
  try {
    return readIdentity(seedFile);
  } catch (error) {
    throw error instanceof IdentityError ? new ClientError('not-allowed', error.message) : error;
  }
}

async function genesisBytes(connection: NatsConnection, file: string | undefined): Promise<Uint8Array> {
  if (file === undefined) return (await query(connection, 'governance', { type: 'genesis' })).file;
  return readFile(file).catch((error: Error) => {
    throw new GenesisError(`The genesis file ${file} cannot be read: ${error.message}.`);
  });
}
