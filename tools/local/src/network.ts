import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultLimits } from '@bpdao/actor';
import { findNatsServer, runNatsServer } from '@bpdao/broker';
import type { RunningNatsServer } from '@bpdao/broker';
import { authorizationOf, makeIdentities, readIdentity, SEED_FILE, seedFileIn, usualIdentities } from '@bpdao/identities';
import { prepareBroker } from '@bpdao/journal';
import { actorNames } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import { connect, connectBroker } from '@bpdao/sdk';
import type { Client } from '@bpdao/sdk';
import { developmentChain, forgetChain } from './development-chain.ts';
import type { DevelopmentChain } from './development-chain.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { LocalError } from './local-error.ts';
import { ManagedProcess } from './managed-process.ts';

/** What a network on this machine is made of. */
export interface NetworkOptions {
  readonly data: string;
  /** A free one when absent. */
  readonly port?: number;
  readonly producers: number;
  /** Whether the producers begin with REP (as they do when absent); without, they are founders. */
  readonly withRep?: boolean;
  readonly set: readonly string[];
  readonly fresh?: boolean;
  /** Wallets of customers; as many as usual when absent. */
  readonly customers?: number;
  /** Whether the broker writes every append to the disk before it acknowledges. */
  readonly syncAlways?: boolean;
  /** A broker that runs already and takes everybody; absent: one is started, that admits the identities of this network only. */
  readonly natsUrl?: string | undefined;
  /** Where a process of this name finds the broker, when that is not where it is: behind a network of its own. */
  readonly urlOf?: (name: string) => string;
  /** Whether a nats-server that had to be fetched is also put into the system. */
  readonly installSystem?: boolean;
  /** As `BPDAO_STORE`; an SQLite file in the data folder when absent. */
  readonly store?: string;
  /** What a producer is told beside what the network tells it, by its name. */
  readonly producerWords?: (name: string) => readonly string[];
  /** For every service, beside what the network tells it. */
  readonly serviceEnvironment?: Readonly<Record<string, string>>;
  /** First of the ports of health and metrics: services, then producers; absent: nobody tells them. */
  readonly httpPort?: number | undefined;
  /** Whose seed the network's own client has; a customer's when absent. */
  readonly speaksAs?: string;
  /** Told what goes on, a sentence at a time. */
  readonly say?: (sentence: string) => void;
  /** Told when a process ends although nobody asked it to. */
  readonly onUnexpectedEnd?: (sentence: string) => void;
}

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
  /** Ends every process that was started, and nothing else. */
  stop(): Promise<void>;
}

/** A version of the WSC beside the one that the network begins with (docs/spec/work-protocols.md, "A deployment"). */
export interface WscDeployment {
  /** Of its log. */
  readonly name: string;
  /** As `WSC_PROTOCOL`. */
  readonly protocol: string;
  /** As `BPDAO_PROTOCOLS`. */
  readonly protocols?: string;
  /** Another program than the WSC's own. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const root = path.resolve(import.meta.dirname, '../../..');
const READY_MS = 30_000;
const LOOK_MS = 50;

/** Starts a network and resolves once its services answer. Throws LocalError, BrokerError or GenesisError of one sentence; nothing it started stays behind then. */
export async function startNetwork(options: NetworkOptions): Promise<Network> {
  const say = options.say ?? (() => undefined);
  const layout = layoutOf(options.data);
  if (options.fresh === true) await forgetChain(layout);
  for (const folder of [layout.data, layout.logs, layout.producers]) await mkdir(folder, { recursive: true });
  const chain = await developmentChain(layout, options);
  const broker = options.natsUrl === undefined ? await startBroker(layout, options, chain.producers, say) : undefined;
  const seedFile = broker === undefined ? undefined : (name: string): string => seedFileIn(layout.identities, name);
  const url = broker?.url ?? options.natsUrl ?? '';
  const services = new Map(actorNames.map((actor, index) => [actor, service(actor, options.urlOf?.(actor) ?? url, layout, options, { ...httpAt(options, index), ...seedOf(actor, seedFile) })] as const));
  const producers = chain.producers.map((name, index) => producer(name, options.urlOf?.(name) ?? url, layout, options.producerWords?.(name) ?? [], { ...httpAt(options, actorNames.length + index), ...seedOf(name, seedFile) }));
  const started: ManagedProcess[] = [];
  const deployed: ManagedProcess[] = [];
  const deployWsc = ({ name, protocol, protocols, program, environment }: WscDeployment): ManagedProcess => {
    const more = { ...seedOf('wsc', seedFile), WSC_PROTOCOL: protocol, ...(protocols === undefined ? undefined : { BPDAO_PROTOCOLS: protocols }), ...environment };
    const { plan } = service('wsc', url, layout, options, more);
    const one = new ManagedProcess({ ...plan, name, environment: { ...plan.environment, ...more }, logFile: path.join(layout.logs, `${name}.log`), ...(program === undefined ? undefined : { program }) });
    one.onUnexpectedEnd = (ended, how) => options.onUnexpectedEnd?.(`${ended.plan.name} ended (${how}); its log is ${ended.plan.logFile}`);
    deployed.push(one);
    return one;
  };
  let client: Client | undefined;
  const stop = async (): Promise<void> => {
    await client?.close().catch(() => undefined);
    await Promise.all(producers.map((one) => one.stop()));
    await Promise.all([...services.values(), ...deployed].map((one) => one.stop()));
    await broker?.stop();
    await rm(layout.network, { force: true });
  };
  const failure = new Promise<never>((_resolve, reject) => {
    for (const one of [...services.values(), ...producers]) {
      one.onUnexpectedEnd = (ended, how) => void ended.lastWords().then((words) => reject(new LocalError(`${ended.plan.name} ended (${how}): ${words || `see ${ended.plan.logFile}`}`)));
    }
  });
  failure.catch(() => undefined);
  try {
    if (seedFile !== undefined) await prepare(url, seedFile('admin'));
    say('starting six services');
    for (const one of services.values()) start(one, started);
    client = await connect({ servers: url.split(','), genesisFile: layout.genesis, name: 'local network', ...(seedFile === undefined ? undefined : { seedFile: seedFile(options.speaksAs ?? 'customer') }) });
    await Promise.race([servicesAnswer(client), failure]);
    say(`starting ${producers.length} block producers`);
    for (const one of producers) start(one, started);
  } catch (error) {
    await stop();
    throw error;
  }
  for (const one of [...services.values(), ...producers]) {
    one.onUnexpectedEnd = (ended, how) => options.onUnexpectedEnd?.(`${ended.plan.name} ended (${how}); its log is ${ended.plan.logFile}`);
  }
  await writeNetworkFile(layout, url, started, broker);
  return { layout, url, chain, client, seedFile, broker, services, producers, deployWsc, stop };
}

async function startBroker(layout: Layout, { port, installSystem, syncAlways = false }: NetworkOptions, producers: readonly string[], say: (sentence: string) => void): Promise<RunningNatsServer> {
  const { path: binary } = await findNatsServer({ say, installSystem: installSystem ?? false });
  const authorization = authorizationOf(await makeIdentities(layout.identities, usualIdentities(producers)));
  say('starting the broker');
  return runNatsServer({ binary, authorization, storeDir: layout.broker, logFile: path.join(layout.logs, 'broker.log'), detached: true, syncAlways, ...(port === undefined ? undefined : { port }) });
}

/** Makes the streams and buckets: of all identities only the admin's may. */
async function prepare(url: string, seedFile: string): Promise<void> {
  const connection = await connectBroker([url], 'local network', readIdentity(seedFile));
  try {
    await prepareBroker(connection, 1, defaultLimits.leaseMs);
  } finally {
    await connection.close();
  }
}

/** Tells a process whose seed is its own. */
const seedOf = (name: string, seedFile: Network['seedFile']): Readonly<Record<string, string>> => (seedFile === undefined ? {} : { [SEED_FILE]: seedFile(name) });

function start(one: ManagedProcess, started: ManagedProcess[]): void {
  one.start();
  started.push(one);
}

/** Where the process of this place tells its health and metrics. */
const httpAt = ({ httpPort }: NetworkOptions, place: number): Readonly<Record<string, string>> => (httpPort === undefined ? {} : { BPDAO_HTTP_PORT: String(httpPort + place) });

function service(actor: ActorName, url: string, layout: Layout, { store, serviceEnvironment }: NetworkOptions, http: Readonly<Record<string, string>>): ManagedProcess {
  return new ManagedProcess({
    name: actor,
    program: path.join(root, 'services', actor, 'dist/main.js'),
    words: [],
    environment: { ...http, ...serviceEnvironment, BPDAO_SERVERS: url, BPDAO_GENESIS: layout.genesis, ...(actor === 'forum' ? { BPDAO_STORE: store ?? `sqlite:${layout.history}` } : undefined) },
    logFile: path.join(layout.logs, `${actor}.log`),
  });
}

function producer(name: string, url: string, layout: Layout, more: readonly string[], http: Readonly<Record<string, string>>): ManagedProcess {
  return new ManagedProcess({
    name,
    program: path.join(root, 'clients/block-producer/dist/main.js'),
    words: ['--servers', url, '--key', path.join(layout.keys, `${name}.json`), '--name', name, '--data', path.join(layout.producers, name), '--genesis', layout.genesis, ...more],
    environment: http,
    logFile: path.join(layout.logs, `${name}.log`),
  });
}

async function servicesAnswer(client: Client): Promise<void> {
  const giveUpAt = performance.now() + READY_MS;
  for (const actor of actorNames) {
    while (!(await answers(client, actor))) {
      if (performance.now() > giveUpAt) throw new LocalError(`${actor} does not answer after ${READY_MS / 1000} s.`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

const answers = (client: Client, actor: ActorName): Promise<boolean> => client.status(actor, { timeoutMs: 500 }).then(() => true, () => false);

async function writeNetworkFile(layout: Layout, url: string, started: readonly ManagedProcess[], broker: RunningNatsServer | undefined): Promise<void> {
  const processes = started.map(({ plan, pid }) => ({ name: plan.name, pid: pid ?? 0 }));
  if (broker?.pid !== undefined) processes.unshift({ name: 'broker', pid: broker.pid });
  const unfinished = `${layout.network}.new`;
  await writeFile(unfinished, `${JSON.stringify({ servers: [url], genesisFile: layout.genesis, keysFolder: layout.keys, ...(broker === undefined ? undefined : { seedFile: seedFileIn(layout.identities, 'customer'), producerSeedFile: seedFileIn(layout.identities, 'newcomer') }), dataFolder: layout.data, processes }, undefined, 2)}\n`);
  await rename(unfinished, layout.network);
}
