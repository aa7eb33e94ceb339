import path from 'node:path';
import { GenesisError } from '@bpdao/genesis';
import { SEED_FILE } from '@bpdao/identities';
import {
  complain,
  createLog,
  HttpPortError,
  httpPortOf,
  leaveLastWords,
  Meters,
  OtlpError,
  serveHealth,
  Tracer,
  type HealthServer,
} from '@bpdao/observability';
import { installedIn, PackageError } from '@bpdao/protocol-packages';
import { ClientError, KeyFileError, readKeyFile, SignatureChecker, writeAddress } from '@bpdao/sdk';
import { MemoryFile } from './memory-file.ts';
import { parseOptions, type Options } from './options.ts';
import { ProducerMeters } from './producer-meters.ts';
import { together } from './producer-observer.ts';
import { ProducerSpans } from './producer-spans.ts';
import { Producer } from './producer.ts';
import { reachNetwork } from './reach-network.ts';

const parsed = parseOptions(process.argv.slice(2), process.env);
if (parsed.type === 'end') process.exitCode = parsed.exitCode;
// what it was still saying to a network that it has left, it would say until its patience ends
else process.exit(await start(parsed.options));

/**
 * Runs until SIGINT or SIGTERM, and waits for a network that is not there yet; the exit code says how it ended. One
 * sentence on standard error when it failed.
 */
async function start(options: Options): Promise<number> {
  const log = createLog(options.name);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const checker = new SignatureChecker({ threads: options.threads });
  let isReady = (): boolean => false;
  let health: HealthServer | undefined;
  let tracer: Tracer | undefined;
  try {
    const httpPort = httpPortOf(process.env);
    const meters = httpPort === undefined ? undefined : await Meters.open('producers', options.name);
    tracer = await Tracer.open(options.name, {
      warn: (sentence) => log.warn({}, sentence),
      dropped: (spans) => meters?.count('bpdao_spans_dropped_total', {}, spans),
    });
    if (httpPort !== undefined) {
      health = await serveHealth(httpPort, { isLive: () => true, isReady: () => isReady() }, meters);
      log.info({ port: health.port }, 'serves health and metrics');
    }
    const installed = await installedIn(options.protocolsFolder);
    for (const { name, version, digest } of installed) log.info({ digest }, `has the work protocol ${name}@${version}`);
    const { keyPair, encrypted } = await readKeyFile(options.key, process.env.BPDAO_PASSPHRASE);
    if (!encrypted) log.warn({ file: options.key }, 'the key is not encrypted: whoever reads the file owns the member');
    const seedFile = process.env[SEED_FILE];
    const client = await reachNetwork(
      {
        servers: options.servers,
        name: options.name,
        ...(seedFile === undefined ? undefined : { seedFile }),
        ...(options.genesis === undefined ? undefined : { genesisFile: options.genesis }),
      },
      log,
      stop.signal,
    );
    let memory: MemoryFile | undefined;
    try {
      memory = await MemoryFile.open(path.join(options.data, `${writeAddress(keyPair.address)}.json`), client.chainId);
      const { offerSharePpm, voteSharePpm, poolSide, poolSharePpm, protocols } = options;
      const observer = together([
        ...(meters === undefined ? [] : [new ProducerMeters(meters, keyPair.address)]),
        ...(tracer === undefined
          ? []
          : [new ProducerSpans(client.chainId, keyPair.address, (span) => tracer?.end(span))]),
      ]);
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
      isReady = () => producer.takesPart;
      await producer.run(stop.signal);
      return 0;
    } finally {
      await client.close();
      await memory?.close();
    }
  } catch (error) {
    if (stop.signal.aborted) return 0;
    const sentence = error instanceof Error ? error.message : String(error);
    complain(sentence);
    leaveLastWords(sentence);
    if (error instanceof HttpPortError || error instanceof OtlpError || error instanceof PackageError) return 2;
    if (!(error instanceof ClientError) && !(error instanceof KeyFileError) && !(error instanceof GenesisError)) {
      log.error({ error: error instanceof Error ? error.stack : String(error) }, 'stopped by a fault');
    }
    return 1;
  } finally {
    await health?.close();
    await tracer?.close();
    await checker.close();
  }
}
