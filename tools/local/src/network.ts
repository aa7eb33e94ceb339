import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultLimits } from '@bpdao/actor';
import { checkBroker, findNatsServer, runNatsServer } from '@bpdao/broker';
import type { RunningNatsServer } from '@bpdao/broker';
import { accountsFileIn, adminOf, makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { prepareActor } from '@bpdao/journal';
import { actorNames, streamName } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import { connect, connectBroker } from '@bpdao/sdk';
import type { Client } from '@bpdao/sdk';
import { developmentChain, forgetChain } from './development-chain.ts';
import type { DevelopmentChain } from './development-chain.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { LocalError } from './local-error.ts';
import type { ManagedProcess } from './managed-process.ts';
import type { NetworkOptions, WscDeployment } from './network-options.ts';
import { NetworkProcesses } from './network-processes.ts';

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

const READY_MS = 30_000;
const LOOK_MS = 50;

/** Starts a network and resolves once its services answer. Throws LocalError, BrokerError or GenesisError of one sentence; nothing it started stays behind then. */
export async function startNetwork(options: NetworkOptions): Promise<Network> {
  const say = options.say ?? (() => undefined);
  if (options.natsUrl !== undefined) await checkGiven(options.natsUrl.split(','));
  const layout = layoutOf(options.data);
  if (options.fresh === true) await forgetChain(layout);
  for (const folder of [layout.data, layout.logs, layout.producers]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const chain = await developmentChain(layout, options);
  const broker = options.natsUrl === undefined ? await startBroker(layout, options, chain.producers, say) : undefined;
  const identities = broker === undefined ? options.identities : layout.identities;
  const seedFile = identities === undefined ? undefined : (name: string): string => seedFileIn(identities, name);
  const url = broker?.url ?? options.natsUrl ?? '';
  const processes = new NetworkProcesses({ layout, url, seedFile, options }, chain.producers);
  let client: Client | undefined;
  const stop = async (): Promise<void> => {
    await client?.close().catch(() => undefined);
    await processes.stop();
    await broker?.stop();
    await rm(layout.network, { force: true });
  };
  const oneEnds = processes.untilOneEnds();
  try {
    if (seedFile !== undefined) await prepare(url.split(','), seedFile, options.replicas ?? 1);
    say('starting six services');
    for (const one of processes.services.values()) one.start();
    client = await connect({ servers: url.split(','), genesisFile: layout.genesis, name: 'local network', ...(seedFile === undefined ? undefined : { seedFile: seedFile(options.speaksAs ?? 'customer') }) });
    await Promise.race([servicesAnswer(client), oneEnds]);
    say(`starting ${chain.producers.length} block producers`);
    for (const one of processes.producers) one.start();
  } catch (error) {
    await stop();
    throw error;
  }
  processes.tellEnds();
  await writeNetworkFile(layout, url, processes.all, broker);
  return { layout, url, chain, client, seedFile, broker, services: processes.services, producers: processes.producers, deployWsc: (deployment) => processes.deployWsc(deployment), stop };
}

/** One of the brokers that are given must be there and do; throws what is wrong with the first. */
async function checkGiven(urls: readonly string[]): Promise<void> {
  const checked = await Promise.allSettled(urls.map(checkBroker));
  const [first] = checked;
  if (first?.status === 'rejected' && checked.every(({ status }) => status === 'rejected')) throw first.reason;
}

async function startBroker(layout: Layout, { port, installSystem, syncAlways = false }: NetworkOptions, producers: readonly string[], say: (sentence: string) => void): Promise<RunningNatsServer> {
  const { path: binary } = await findNatsServer({ say, installSystem: installSystem ?? false });
  await makeIdentities(layout.identities, usualIdentities(producers));
  mustHaveAccounts(layout.broker);
  say('starting the broker');
  return runNatsServer({ binary, accountsFile: accountsFileIn(layout.identities), storeDir: layout.broker, logFile: path.join(layout.logs, 'broker.log'), detached: true, syncAlways, ...(port === undefined ? undefined : { port }) });
}

/** A broker whose streams are in no account was run by a version before accounts: they would be there, and nobody would find them. */
function mustHaveAccounts(storeDir: string): void {
  if (existsSync(path.join(storeDir, 'jetstream', '$G', 'streams', streamName('vpsc')))) throw new LocalError(`${storeDir} holds the streams of an older version, which knew no accounts on the broker; begin a new chain with --fresh.`);
}

/** Makes the streams and buckets, each as the admin of its actor: nobody else may. */
async function prepare(servers: readonly string[], seedFile: (name: string) => string, replicas: number): Promise<void> {
  for (const actor of actorNames) {
    const connection = await connectBroker(servers, 'local network', readIdentity(seedFile(adminOf(actor))));
    try {
      await prepareActor(connection, actor, replicas, defaultLimits.leaseMs);
    } finally {
      await connection.close();
    }
  }
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
