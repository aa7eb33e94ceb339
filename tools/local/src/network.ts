import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultLimits } from '@bpdao/actor';
import { checkBroker, findNatsServer, runNatsServer, type RunningNatsServer } from '@bpdao/broker';
import { actorNames, streamName, type ActorName } from '@bpdao/catalogue';
import { accountsFileIn, adminOf, makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { prepareActor } from '@bpdao/journal';
import { connect, connectBroker, type Client, type ConnectOptions } from '@bpdao/sdk';
import { developmentChain, forgetChain, type DevelopmentChain } from './development-chain.ts';
import { lastLines, readable } from './last-lines.ts';
import { layoutOf, type Layout } from './layout.ts';
import { LocalError } from './local-error.ts';
import type { ManagedProcess } from './managed-process.ts';
import { NetworkFile, type NamedProcess } from './network-file.ts';
import type { NetworkOptions, WscDeployment } from './network-options.ts';
import { NetworkProcesses } from './network-processes.ts';
import { Watch, type Watched } from './watch.ts';

/** A network that runs: a broker, six services and block producers, each a process of its own. */
export interface Network {
  readonly layout: Layout;
  readonly url: string;
  readonly chain: DevelopmentChain;
  readonly client: Client;
  /** Path of the seed of a role or a producer, for clients beside this one; undefined when the broker was given. */
  readonly seedFile: ((name: string) => string) | undefined;
  /** Undefined when the broker was given. */
  readonly broker: RunningNatsServer | undefined;
  readonly services: ReadonlyMap<ActorName, ManagedProcess>;
  readonly producers: readonly ManagedProcess[];
  /** Makes another deployment of the WSC, for its caller to start; ended with the network. */
  deployWsc(deployment: WscDeployment): ManagedProcess;
  /** Ends every process that was started, and nothing else; within ten seconds, whatever state they are in. */
  stop(): Promise<void>;
}

const LOOK_MS = 50;
/** Between two sentences about a service that does not answer yet, ms. */
const TELL_MS = 10_000;
/** The wait for the client and the broker when everything ends, ms. */
const STOP_MS = { client: 1_000, broker: 2_000 };

/**
 * Starts a network and resolves once its services answer. Throws LocalError, BrokerError or GenesisError of one
 * sentence; nothing it started stays behind then, nor after an abort.
 */
export async function startNetwork(options: NetworkOptions): Promise<Network> {
  const say = options.say ?? (() => undefined);
  if (options.natsUrl !== undefined) await checkGiven(options.natsUrl.split(','));
  const layout = await openLayout(options);
  const chain = await developmentChain(layout, options);
  const { broker, url, seedFile } = await reachBroker(layout, options, chain.producers, say);
  const processes = new NetworkProcesses({ layout, url, seedFile, options }, chain.producers);
  let client: Client | undefined;
  const file = new NetworkFile(layout, url, broker !== undefined, () => namedProcesses(broker, processes));
  const watch =
    options.watch === true
      ? new Watch({ tell: (line) => options.onUnexpectedEnd?.(line), onStarted: () => void file.write() })
      : undefined;
  const stop = async (): Promise<void> => {
    watch?.stop();
    await Promise.race([client?.close().catch(() => undefined), sleep(STOP_MS.client, undefined, { ref: false })]);
    await processes.stop();
    await broker?.stop(STOP_MS.broker);
    await file.remove();
  };
  const starting = new AbortController();
  const { failure, endedWhile } = startFailure(options.signal);
  let ended = endedWhile;
  processes.onEnd((one, how) => ended(one, how));
  if (broker !== undefined) watchBroker(broker, (one, how) => ended(one, how));
  try {
    options.signal?.throwIfAborted();
    if (seedFile !== undefined) await prepare(url.split(','), seedFile, options.replicas ?? 1);
    say('starting six services');
    for (const one of processes.services.values()) one.start();
    client = await connect(connectOptions(layout, url, seedFile?.(options.speaksAs ?? 'customer')));
    await Promise.race([servicesAnswer(client, processes, say, starting.signal), failure]);
    say(`starting ${chain.producers.length} block producers`);
    for (const one of processes.producers) one.start();
  } catch (error) {
    await stop();
    throw error;
  } finally {
    starting.abort();
  }
  ended = (one, how) =>
    void (watch === undefined
      ? options.onUnexpectedEnd?.(`${one.name} ended (${how}); its log is ${one.logFile}`)
      : watch.ended(one, how));
  await file.write();
  return {
    layout,
    url,
    chain,
    client,
    seedFile,
    broker,
    services: processes.services,
    producers: processes.producers,
    deployWsc: (deployment) => processes.deployWsc(deployment),
    stop,
  };
}

/** Makes the folders to which a network writes, without an older chain if a new chain is wanted. */
async function openLayout({ data, fresh }: NetworkOptions): Promise<Layout> {
  const layout = layoutOf(data);
  if (fresh === true) await forgetChain(layout);
  for (const folder of [layout.data, layout.logs, layout.producers]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  return layout;
}

/** Returns the given broker, or starts a broker. */
async function reachBroker(
  layout: Layout,
  options: NetworkOptions,
  producers: readonly string[],
  say: (sentence: string) => void,
): Promise<Pick<Network, 'broker' | 'url' | 'seedFile'>> {
  const broker = options.natsUrl === undefined ? await startBroker(layout, options, producers, say) : undefined;
  const identities = broker === undefined ? options.identities : layout.identities;
  return {
    broker,
    url: broker?.url ?? options.natsUrl ?? '',
    seedFile: identities === undefined ? undefined : (name) => seedFileIn(identities, name),
  };
}

const namedProcesses = (broker: RunningNatsServer | undefined, { all }: NetworkProcesses): readonly NamedProcess[] =>
  broker === undefined ? all : [{ name: 'broker', pid: broker.pid }, ...all];

const connectOptions = ({ genesis }: Layout, url: string, seedFile: string | undefined): ConnectOptions => ({
  servers: url.split(','),
  genesisFile: genesis,
  name: 'local network',
  ...(seedFile === undefined ? undefined : { seedFile }),
});

/** Checks that one of the given brokers is there and fit; else throws the fault of the first. */
async function checkGiven(urls: readonly string[]): Promise<void> {
  const checked = await Promise.allSettled(urls.map(checkBroker));
  const [first] = checked;
  if (first?.status === 'rejected' && checked.every(({ status }) => status === 'rejected')) throw first.reason;
}

async function startBroker(
  layout: Layout,
  { port, installSystem, syncAlways = false }: NetworkOptions,
  producers: readonly string[],
  say: (sentence: string) => void,
): Promise<RunningNatsServer> {
  const { path: binary } = await findNatsServer({ say, installSystem: installSystem ?? false });
  await makeIdentities(layout.identities, usualIdentities(producers));
  mustHaveAccounts(layout.broker);
  say('starting the broker');
  return runNatsServer({
    binary,
    accountsFile: accountsFileIn(layout.identities),
    storeDir: layout.broker,
    logFile: path.join(layout.logs, 'broker.log'),
    detached: true,
    syncAlways,
    ...(port === undefined ? undefined : { port }),
  });
}

/**
 * Throws if the broker's streams are in no account: a version before accounts ran it, and no client would find these
 * streams.
 */
function mustHaveAccounts(storeDir: string): void {
  if (existsSync(path.join(storeDir, 'jetstream', '$G', 'streams', streamName('vpsc')))) {
    throw new LocalError(
      `${storeDir} holds the streams of an older version, which knew no accounts on the broker; begin a new chain with --fresh.`,
    );
  }
}

/** Makes the streams and buckets, each as the admin of its actor, which alone may make them. */
async function prepare(
  servers: readonly string[],
  seedFile: (name: string) => string,
  replicas: number,
): Promise<void> {
  for (const actor of actorNames) {
    const connection = await connectBroker(servers, 'local network', readIdentity(seedFile(adminOf(actor))));
    try {
      await prepareActor(connection, actor, replicas, defaultLimits.leaseMs);
    } finally {
      await connection.close();
    }
  }
}

/** Makes the broker a watched process. */
function watchBroker(broker: RunningNatsServer, ended: (one: Watched, how: string) => void): void {
  const watched: Watched = {
    name: 'broker',
    logFile: broker.logFile,
    start: () => broker.restart(),
    lastWords: (lines = 3) => lastLines(broker.logFile, lines),
  };
  broker.onUnexpectedEnd = (how) => ended(watched, how);
}

/**
 * Makes a promise that rejects if a process ends while the network starts, since a second try helps nobody then, and at
 * the abort.
 */
function startFailure(signal: AbortSignal | undefined): {
  readonly failure: Promise<never>;
  readonly endedWhile: (one: Watched, how: string) => void;
} {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  signal?.addEventListener('abort', () => reject(new LocalError('The start was broken off.')), { once: true });
  return {
    failure: promise,
    endedWhile: (one, how) =>
      void one
        .lastWords()
        .then((words) => reject(new LocalError(`${one.name} ended (${how}): ${words || `see ${one.logFile}`}`))),
  };
}

/** Waits until all services answer. A busy machine takes its time; a service that cannot start ends. */
async function servicesAnswer(
  client: Client,
  { services }: NetworkProcesses,
  say: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let toldMs = performance.now();
  for (const actor of actorNames) {
    while (!signal.aborted && !(await answers(client, actor))) {
      await sleep(LOOK_MS);
      if (performance.now() - toldMs < TELL_MS) continue;
      toldMs = performance.now();
      say(`${actor} does not answer yet; it said last: ${readable((await services.get(actor)?.lastWords(1)) ?? '')}`);
    }
  }
}

const answers = (client: Client, actor: ActorName): Promise<boolean> =>
  client.status(actor, { timeoutMs: 500 }).then(
    () => true,
    () => false,
  );
