import path from 'node:path';
import { actorNames, type ActorName } from '@bpdao/catalogue';
import { SEED_FILE } from '@bpdao/identities';
import type { Layout } from './layout.ts';
import { ManagedProcess, type ProcessPlan } from './managed-process.ts';
import type { NetworkOptions, WscDeployment } from './network-options.ts';

/** The surroundings that the processes of a network share. */
export interface Surroundings {
  readonly layout: Layout;
  /** Address of the broker. */
  readonly url: string;
  /** Returns the path of the seed of a role or a producer; undefined: the broker admits every client. */
  readonly seedFile: ((name: string) => string) | undefined;
  readonly options: NetworkOptions;
}

/** The wait for each kind when everything ends, ms: with the broker and the client it stays below ten seconds. */
const STOP_MS = { producers: 2_000, services: 4_000 };

const root = path.resolve(import.meta.dirname, '../../..');

/** The six services and the block producers of a network, each a process of its own. */
export class NetworkProcesses {
  readonly services: ReadonlyMap<ActorName, ManagedProcess>;
  readonly producers: readonly ManagedProcess[];
  private readonly surroundings: Surroundings;
  private readonly deployed: ManagedProcess[] = [];
  private ended: (one: ManagedProcess, how: string) => void = () => undefined;

  constructor(surroundings: Surroundings, producers: readonly string[]) {
    this.surroundings = surroundings;
    this.services = new Map(actorNames.map((actor, place) => [actor, service(surroundings, actor, place)]));
    this.producers = producers.map((name, index) => producer(surroundings, name, actorNames.length + index));
  }

  /** The processes with which the network begins. */
  get all(): readonly ManagedProcess[] {
    return [...this.services.values(), ...this.producers];
  }

  /** Calls `ended` from now on for each process that ends unasked, also for deployments that are made later. */
  onEnd(ended: (one: ManagedProcess, how: string) => void): void {
    this.ended = ended;
    for (const one of this.all) one.onUnexpectedEnd = ended;
  }

  /** Makes another deployment of the WSC, for its caller to start. */
  deployWsc({ name, protocol, protocols, program, environment }: WscDeployment): ManagedProcess {
    const { layout, url, seedFile } = this.surroundings;
    const usual = planOfService(this.surroundings, 'wsc', url, {});
    const more = {
      ...seedOf('wsc', seedFile),
      WSC_PROTOCOL: protocol,
      ...(protocols === undefined ? undefined : { BPDAO_PROTOCOLS: protocols }),
      ...environment,
    };
    const one = new ManagedProcess({
      ...usual,
      name,
      environment: { ...usual.environment, ...more },
      logFile: path.join(layout.logs, `${name}.log`),
      ...(program === undefined ? undefined : { program }),
    });
    one.onUnexpectedEnd = this.ended;
    this.deployed.push(one);
    return one;
  }

  /** Producers first: they need the services. What does not end in time is killed. */
  async stop(): Promise<void> {
    await Promise.all(this.producers.map((one) => one.stop(STOP_MS.producers)));
    await Promise.all([...this.services.values(), ...this.deployed].map((one) => one.stop(STOP_MS.services)));
  }
}

function service(surroundings: Surroundings, actor: ActorName, place: number): ManagedProcess {
  const { url, seedFile, options } = surroundings;
  return new ManagedProcess(
    planOfService(surroundings, actor, options.urlOf?.(actor) ?? url, {
      ...httpAt(options, place),
      ...seedOf(actor, seedFile),
    }),
  );
}

function planOfService(
  { layout, options: { store, replicas = 1, serviceEnvironment } }: Surroundings,
  actor: ActorName,
  url: string,
  more: Readonly<Record<string, string>>,
): ProcessPlan {
  return {
    name: actor,
    program: path.join(root, 'services', actor, 'dist/main.js'),
    words: [],
    environment: {
      ...more,
      ...serviceEnvironment,
      BPDAO_SERVERS: url,
      BPDAO_GENESIS: layout.genesis,
      BPDAO_STREAM_REPLICAS: String(replicas),
      ...(actor === 'forum' ? { BPDAO_STORE: store ?? `sqlite:${layout.history}` } : undefined),
    },
    logFile: path.join(layout.logs, `${actor}.log`),
  };
}

function producer({ layout, url, seedFile, options }: Surroundings, name: string, place: number): ManagedProcess {
  return new ManagedProcess({
    name,
    program: path.join(root, 'clients/block-producer/dist/main.js'),
    words: [
      '--servers',
      options.urlOf?.(name) ?? url,
      '--key',
      path.join(layout.keys, `${name}.json`),
      '--name',
      name,
      '--data',
      path.join(layout.producers, name),
      '--genesis',
      layout.genesis,
      ...(options.producerWords?.(name) ?? []),
    ],
    environment: { ...httpAt(options, place), ...seedOf(name, seedFile) },
    logFile: path.join(layout.logs, `${name}.log`),
  });
}

/** Tells a process whose seed is its own. */
const seedOf = (name: string, seedFile: Surroundings['seedFile']): Readonly<Record<string, string>> =>
  seedFile === undefined ? {} : { [SEED_FILE]: seedFile(name) };

/** Returns the variable with the port at which the process of this place serves its health and metrics. */
const httpAt = ({ httpPort }: NetworkOptions, place: number): Readonly<Record<string, string>> =>
  httpPort === undefined ? {} : { BPDAO_HTTP_PORT: String(httpPort + place) };
