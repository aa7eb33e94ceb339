import { readFileSync } from 'node:fs';
import { defaultLimits } from '@bpdao/actor';
import { GenesisError, parseGenesis, type Genesis } from '@bpdao/genesis';
import {
  DOOR_SEED_FILE,
  doorSeedFileOf,
  IdentityError,
  readIdentity,
  SEED_FILE,
  type Identity,
} from '@bpdao/identities';
import { httpPortOf } from '@bpdao/observability';
import { admissionLimits } from './admission.ts';

/** The configuration that the environment gives a service. */
export interface Configuration {
  /** `BPDAO_SERVERS`: addresses of the broker, separated by commas. */
  readonly servers: readonly string[];
  /** `BPDAO_NKEY_SEED_FILE`: path of the seed; absent if the broker admits everybody. */
  readonly identity: Identity | undefined;
  /**
   * `BPDAO_DOOR_NKEY_SEED_FILE`: path of the seed with which the service answers; absent: the path beside its own seed.
   */
  readonly doorIdentity: Identity | undefined;
  /** `BPDAO_GENESIS`: path of the genesis file. */
  readonly genesis: Genesis;
  /** The bytes of that file, for clients that ask for it. */
  readonly genesisFile: Uint8Array;
  /** `BPDAO_STREAM_REPLICAS`: 1, 3 or 5. */
  readonly streamReplicas: number;
  /** `BPDAO_HTTP_PORT`: the port of health and metrics; absent: they are not served. */
  readonly httpPort: number | undefined;
  /** `BPDAO_TOKENS_PER_SECOND`: the tokens of each asker in a second (docs/spec/admission.md). */
  readonly tokensPerSecond: number;
  /** `BPDAO_SNAPSHOT_FACTS`: own facts between two snapshots. */
  readonly snapshotFacts: number;
}

/** No service can start with this configuration; the message is one sentence. */
export class ConfigurationError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ConfigurationError';
  }
}

/** Reads the environment. Throws ConfigurationError, HttpPortError. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const servers = (environment.BPDAO_SERVERS ?? 'nats://127.0.0.1:4222')
    .split(',')
    .map((server) => server.trim())
    .filter((server) => server !== '');
  if (servers.length === 0) throw new ConfigurationError('BPDAO_SERVERS names no broker');
  const wrong = servers.find((server) => !URL.canParse(server.includes('://') ? server : `nats://${server}`));
  if (wrong !== undefined) {
    throw new ConfigurationError(`BPDAO_SERVERS: ${wrong} is not an address like nats://host:4222`);
  }
  const path = environment.BPDAO_GENESIS;
  if (path === undefined || path === '') {
    throw new ConfigurationError('BPDAO_GENESIS must be the path of the genesis file');
  }
  const streamReplicas = Number(environment.BPDAO_STREAM_REPLICAS ?? '1');
  if (![1, 3, 5].includes(streamReplicas)) throw new ConfigurationError('BPDAO_STREAM_REPLICAS must be 1, 3 or 5');
  const snapshotFacts = Number(environment.BPDAO_SNAPSHOT_FACTS ?? defaultLimits.snapshotFacts);
  if (!Number.isSafeInteger(snapshotFacts) || snapshotFacts < 1) {
    throw new ConfigurationError('BPDAO_SNAPSHOT_FACTS must be a whole number from 1');
  }
  const tokensPerSecond = Number(environment.BPDAO_TOKENS_PER_SECOND ?? admissionLimits.tokensPerSecond);
  if (!Number.isSafeInteger(tokensPerSecond) || tokensPerSecond < 1) {
    throw new ConfigurationError('BPDAO_TOKENS_PER_SECOND must be a whole number from 1');
  }
  const httpPort = httpPortOf(environment);
  const genesisFile = readFile(path);
  try {
    const seedFile = environment[SEED_FILE] || undefined;
    const doorSeedFile = environment[DOOR_SEED_FILE] || (seedFile === undefined ? undefined : doorSeedFileOf(seedFile));
    return {
      servers,
      identity: readIdentity(seedFile),
      doorIdentity: readIdentity(doorSeedFile),
      genesis: parseGenesis(genesisFile),
      genesisFile,
      streamReplicas,
      snapshotFacts,
      tokensPerSecond,
      httpPort,
    };
  } catch (error) {
    if (error instanceof GenesisError) throw new ConfigurationError(`${path}: ${error.message}`);
    if (error instanceof IdentityError) throw new ConfigurationError(error.message);
    throw error;
  }
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigurationError(
      `BPDAO_GENESIS: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
