import path from 'node:path';
import { GenesisError } from '@bpdao/genesis';
import { SEED_FILE } from '@bpdao/identities';
import { complain, createLog, HttpPortError, leaveLastWords, OtlpError, type Log } from '@bpdao/observability';
import { installedIn, PackageError } from '@bpdao/protocol-packages';
import {
  ClientError,
  KeyFileError,
  readKeyFile,
  SignatureChecker,
  writeAddress,
  type Client,
  type ConnectOptions,
  type KeyPair,
} from '@bpdao/sdk';
import { MemoryFile } from './memory-file.ts';
import { parseOptions, type Options } from './options.ts';
import { Producer } from './producer.ts';
import { reachNetwork } from './reach-network.ts';
import { Telemetry } from './telemetry.ts';

const parsed = parseOptions(process.argv.slice(2), process.env);
if (parsed.type === 'end') process.exitCode = parsed.exitCode;
// ends at once, because a command still under way would keep the process alive until its patience ends
else process.exit(await start(parsed.options));

/** The surroundings of a running producer. */
interface Surroundings {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly checker: SignatureChecker;
  readonly telemetry: Telemetry;
}

/**
 * Runs until SIGINT or SIGTERM, and waits for a network that is not there yet. Returns the exit code. Writes one
 * sentence to standard error if it failed.
 */
async function start(options: Options): Promise<number> {
  const log = createLog(options.name);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const checker = new SignatureChecker({ threads: options.threads });
  let telemetry: Telemetry | undefined;
  try {
    telemetry = await Telemetry.open(options.name, process.env, log);
    await takePart(options, { log, signal: stop.signal, checker, telemetry });
    return 0;
  } catch (error) {
    return stop.signal.aborted ? 0 : failedBy(error, log);
  } finally {
    await telemetry?.close();
    await checker.close();
  }
}

/** Waits for the network, then produces and polices blocks until the abort. */
async function takePart(options: Options, surroundings: Surroundings): Promise<void> {
  const { log, signal, checker, telemetry } = surroundings;
  const { offerSharePpm, voteSharePpm, poolSide, poolSharePpm, protocols } = options;
  const installed = await installedIn(options.protocolsFolder);
  for (const { name, version, digest } of installed) log.info({ digest }, `has the work protocol ${name}@${version}`);
  const keyPair = await readKey(options, log);
  const client = await reachNetwork(connectOptions(options), log, signal);
  let memory: MemoryFile | undefined;
  try {
    memory = await openMemory(options, keyPair, client);
    const observer = telemetry.observerOf(client.chainId, keyPair.address);
    const producer = new Producer(
      { client, keyPair, checker, memory, log, ...(observer === undefined ? undefined : { observer }) },
      {
        offerSharePpm,
        voteSharePpm,
        poolSharePpm,
        protocols,
        installed,
        ...(poolSide === undefined ? undefined : { poolSide }),
      },
    );
    telemetry.readyWhile(() => producer.takesPart);
    await producer.run(signal);
  } finally {
    await client.close();
    await memory?.close();
  }
}

async function readKey({ key: file }: Options, log: Log): Promise<KeyPair> {
  const { keyPair, encrypted } = await readKeyFile(file, process.env.BPDAO_PASSPHRASE);
  if (!encrypted) log.warn({ file }, 'the key is not encrypted: each reader of the file owns the member');
  return keyPair;
}

function connectOptions({ servers, name, genesis }: Options): ConnectOptions {
  const seedFile = process.env[SEED_FILE];
  return {
    servers,
    name,
    ...(seedFile === undefined ? undefined : { seedFile }),
    ...(genesis === undefined ? undefined : { genesisFile: genesis }),
  };
}

function openMemory({ data }: Options, { address }: KeyPair, { chainId }: Client): Promise<MemoryFile> {
  return MemoryFile.open(path.join(data, `${writeAddress(address)}.json`), chainId);
}

/** Writes why the process ends, and returns its exit code. */
function failedBy(error: unknown, log: Log): number {
  const sentence = error instanceof Error ? error.message : String(error);
  complain(sentence);
  leaveLastWords(sentence);
  if (error instanceof HttpPortError || error instanceof OtlpError || error instanceof PackageError) return 2;
  if (!(error instanceof ClientError) && !(error instanceof KeyFileError) && !(error instanceof GenesisError)) {
    log.error({ error: error instanceof Error ? error.stack : String(error) }, 'stopped by a fault');
  }
  return 1;
}
