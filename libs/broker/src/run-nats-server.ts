import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerError } from './broker-error.ts';
import { greetServer } from './greet-server.ts';

/** How a server is run. */
export interface RunOptions {
  /** Path of the nats-server to run, as findNatsServer gives it. */
  readonly binary: string;
  /** Folder of the streams; also holds the configuration, and the log unless that is given. */
  readonly storeDir: string;
  /** On the loopback interface; a free one is taken when absent. */
  readonly port?: number;
  readonly logFile?: string;
  /** The largest message with its headers; 1 MB when absent. */
  readonly maxPayloadBytes?: number;
  /** Whether every append reaches the disk before it is acknowledged. Only a loss of power can tell the difference. */
  readonly syncAlways?: boolean;
  /** Who may do what, as a section of its configuration; absent: everybody may do everything. */
  readonly authorization?: string;
  /** The cluster it is one of; absent: it stands alone. */
  readonly cluster?: ClusterPlace;
  /** Whether the server gets a process group of its own, so that Ctrl-C leaves its end to whoever started it. */
  readonly detached?: boolean;
}

/** A server's place in a cluster on the loopback interface. */
export interface ClusterPlace {
  readonly name: string;
  /** Where the others reach it. */
  readonly port: number;
  /** Ports at which it looks for all of them. */
  readonly routes: readonly number[];
}

/** A nats-server that this process started. */
export interface RunningNatsServer {
  readonly url: string;
  readonly port: number;
  /** As the broker names it, for instance as the leader of a stream. */
  readonly name: string;
  readonly storeDir: string;
  readonly logFile: string;
  /** Of the process that runs now; undefined while none does. */
  readonly pid: number | undefined;
  /** Ends it in order; does nothing when it does not run. */
  stop(): Promise<void>;
  /** Ends it at once with SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Stops it where it is, as a machine that hangs would. */
  pause(): void;
  /** Lets it go on where it was paused. */
  resume(): void;
  /** Admits others from now on, without a restart: who is still admitted stays connected. Throws a BrokerError when the server does not take it. */
  reload(authorization: string): Promise<void>;
  /** Starts it again on the same port and folder, after stopping it when it still runs. */
  restart(): Promise<void>;
}

const HOST = '127.0.0.1';
const DEFAULT_MAX_PAYLOAD_BYTES = 1_048_576;
const READY_MS = 20_000;
const POLL_MS = 25;
const STOP_MS = 10_000;

/** Starts a nats-server with JetStream and waits until it answers. Throws a BrokerError of one sentence when it does not. */
export async function runNatsServer(options: RunOptions): Promise<RunningNatsServer> {
  mkdirSync(options.storeDir, { recursive: true });
  await refuseSecondServer(options.storeDir);
  const port = options.port ?? (await freePort());
  const server = new NatsServerProcess(options, port);
  await server.start();
  return server;
}

class NatsServerProcess implements RunningNatsServer {
  readonly url: string;
  readonly storeDir: string;
  readonly logFile: string;
  readonly port: number;
  #options: RunOptions;
  readonly name = `bpdao-${randomBytes(6).toString('hex')}`;
  #child: ChildProcess | undefined;

  constructor(options: RunOptions, port: number) {
    this.#options = options;
    this.port = port;
    this.url = `nats://${HOST}:${port}`;
    this.storeDir = options.storeDir;
    this.logFile = options.logFile ?? join(options.storeDir, 'nats-server.log');
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    if (!(await isFree(this.port))) throw new BrokerError(`Port ${this.port} on ${HOST} is in use by another program; choose another with --port.`);
    const configFile = await this.#configure();
    const log = openSync(this.logFile, 'a');
    const child = spawn(this.#options.binary, ['--config', configFile], { stdio: ['ignore', log, log], detached: this.#options.detached ?? false });
    closeSync(log);
    child.on('error', () => undefined);
    this.#child = child;
    child.on('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    await this.#ready(child);
    await writeFile(runFile(this.storeDir), JSON.stringify({ pid: child.pid, port: this.port, name: this.name }));
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended(child, 'SIGTERM');
    clearTimeout(hard);
  }

  async kill(): Promise<void> {
    if (this.#child !== undefined) await ended(this.#child, 'SIGKILL');
  }

  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async reload(authorization: string): Promise<void> {
    this.#options = { ...this.#options, authorization };
    await this.#configure();
    const before = reloads(await this.#log()).length;
    this.#child?.kill('SIGHUP');
    for (let waitedMs = 0; this.#child !== undefined; waitedMs += POLL_MS) {
      const last = reloads(await this.#log()).slice(before).at(-1);
      if (last !== undefined && !last.includes('Failed')) return;
      if (last !== undefined || waitedMs > READY_MS) throw new BrokerError(`nats-server does not take its new configuration: ${last ?? `it said nothing in ${READY_MS / 1000} s`}`);
      await sleep(POLL_MS);
    }
  }

  #log(): Promise<string> {
    return readFile(this.logFile, 'utf8').catch(() => '');
  }

  async #configure(): Promise<string> {
    const configFile = join(this.storeDir, 'nats-server.conf');
    await writeFile(configFile, configuration(this.name, this.port, this.#options));
    return configFile;
  }

  async #ready(child: ChildProcess): Promise<void> {
    for (let waitedMs = 0; waitedMs < READY_MS; waitedMs += POLL_MS) {
      if (this.#child !== child || child.pid === undefined) throw new BrokerError(`nats-server stopped while starting: ${await lastComplaint(this.logFile)}`);
      const greeting = await greetServer(HOST, this.port);
      if (greeting?.name === this.name && greeting.jetStream) return;
      await sleep(POLL_MS);
    }
    await this.kill();
    throw new BrokerError(`nats-server was not ready after ${READY_MS / 1000} s; its log is ${this.logFile}.`);
  }
}

/** What a server says of each time it was told to read its configuration again. */
const reloads = (log: string): readonly string[] => log.split('\n').filter((line) => /Reloaded server configuration|Failed to reload/.test(line));

/** Sends the signal and waits for the process to end. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, 'exit');
  child.kill(signal);
  await end;
}

function configuration(name: string, port: number, options: RunOptions): string {
  return [
    `server_name: ${name}`,
    `host: ${HOST}`,
    `port: ${port}`,
    `max_payload: ${options.maxPayloadBytes ?? DEFAULT_MAX_PAYLOAD_BYTES}`,
    'jetstream {',
    `  store_dir: ${JSON.stringify(join(options.storeDir, 'jetstream'))}`,
    ...(options.syncAlways === true ? ['  sync_interval: always'] : []),
    '}',
    ...(options.authorization === undefined ? [] : [options.authorization]),
    ...(options.cluster === undefined ? [] : clusterSection(options.cluster)),
    '',
  ].join('\n');
}

/** Where nobody listens: servers that are to find each other by their routes alone tell this of themselves. */
const NOBODYS_PORT = 9;

/** Neither clients nor servers are told of other ways than those they were given: a test may have put something in between. */
const clusterSection = ({ name, port, routes }: ClusterPlace): readonly string[] => [
  'cluster {', `  name: ${name}`, `  host: ${HOST}`, `  port: ${port}`, `  routes: [${routes.map((route) => `nats://${HOST}:${route}`).join(', ')}]`, '  no_advertise: true', ...(routes.includes(port) ? [] : [`  advertise: "${HOST}:${NOBODYS_PORT}"`]), '}',
];

/** The reason the server itself gives for ending: its last log line without process, time and level. */
async function lastComplaint(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n');
  const fault = lines.findLast((line) => /\[(FTL|ERR)\]|^nats-server:/.test(line)) ?? lines.at(-1) ?? '';
  return fault.replace(/^.*\[(FTL|ERR|INF)\] /, '') || `it said nothing; its log is ${logFile}.`;
}

function runFile(storeDir: string): string {
  return join(storeDir, 'nats-server.run.json');
}

/** Two servers over one folder would ruin it: a server left behind by a run that was killed is named instead. */
async function refuseSecondServer(storeDir: string): Promise<void> {
  const text = await readFile(runFile(storeDir), 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : /^\{"pid":(\d+),"port":(\d+),"name":"([\w-]+)"\}$/.exec(text);
  if (!found) return;
  const greeting = await greetServer(HOST, Number(found[2]));
  if (greeting?.name === found[3]) {
    throw new BrokerError(`A nats-server of another run still uses ${storeDir} on port ${found[2]}; end it first (kill ${found[1]}).`);
  }
}

/** Below the ports that systems give to connections of their own: of those, one that is free now may be a client's a moment later. */
const PORTS = { from: 15_000, to: 30_000 } as const;
const PORTS_TRIED = 100;

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS_TRIED; tried += 1) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
  throw new BrokerError(`No free port could be had on ${HOST}.`);
}

/** Whether nobody listens on a port now. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: HOST, port }, () => probe.close(() => resolve(true)));
  });
}
