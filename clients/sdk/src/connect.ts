import { readFile } from 'node:fs/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import { GenesisError, parseGenesis } from '@bpdao/genesis';
import { IdentityError, readIdentity, type Identity } from '@bpdao/identities';
import { ClientError } from './client-error.ts';
import { Client } from './client.ts';
import { query } from './network.ts';
import { connectBroker } from './requester.ts';

/** The options of a connection to a network. */
export interface ConnectOptions {
  /** `nats://host:port`, at least one. */
  readonly servers: readonly string[];
  /** The path of the genesis file; if absent, governance is asked for it. */
  readonly genesisFile?: string;
  /** The path of the seed of an nkey; absent for a broker that admits every client. */
  readonly seedFile?: string;
  /** The name of the client in the broker's monitoring. */
  readonly name?: string;
}

/** Connects to a network. Throws ClientError, or GenesisError if the genesis file is not valid. */
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
