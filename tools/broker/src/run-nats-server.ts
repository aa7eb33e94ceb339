import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerError } from './broker-error.ts';
import { endWithUs } from './end-with-us.ts';
import { freePort, HOST, isFree } from './free-port.ts';
import { greetServer } from './greet-server.ts';
import { refuseSecondServer, writeRunFile } from './run-file.ts';
import { configuration, type RunOptions } from './server-configuration.ts';

/** A nats-server that this process started. */
export interface RunningNatsServer {
  readonly url: string;
  readonly port: number;
  /** The server's name as brokers report it, for instance as the leader of a stream. */
  readonly name: string;
  readonly storeDir: string;
  readonly logFile: string;
  /** Id of the process that runs now; undefined while none does. */
  readonly pid: number | undefined;
  /** Called if it ends unasked, with the signal or code. */
  onUnexpectedEnd: (how: string) => void;
  /** Ends it in order, after so many ms (10,000 when absent) with SIGKILL; does nothing when it does not run. */
  stop(patienceMs?: number): Promise<void>;
  /** Ends it at once with SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Stops it where it is, as a machine that hangs would. */
  pause(): void;
  /** Lets it go on where it was paused. */
  resume(): void;
  /**
   * Reads the file of accounts again, without a restart: clients that are still admitted stay connected. Throws a
   * BrokerError if the server does not take it.
   */
  reload(): Promise<void>;
  /** Starts it again on the same port and folder, after stopping it when it still runs. */
  restart(): Promise<void>;
}

const READY_MS = 20_000;
const POLL_MS = 25;
const STOP_MS = 10_000;

/**
 * Starts a nats-server with JetStream and waits until it answers. Throws a BrokerError of one sentence when it does
 * not.
 */
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
  private readonly options: RunOptions;
  readonly name = `bpdao-${randomBytes(6).toString('hex')}`;
  onUnexpectedEnd: (how: string) => void = () => undefined;
  private child: ChildProcess | undefined;
  /** True if the process that runs now has answered once, and was not asked to end. */
  private isWanted = false;

  constructor(options: RunOptions, port: number) {
    this.options = options;
    this.port = port;
    this.url = `nats://${HOST}:${port}`;
    this.storeDir = options.storeDir;
    this.logFile = options.logFile ?? join(options.storeDir, 'nats-server.log');
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<void> {
    if (!(await isFree(this.port))) {
      throw new BrokerError(`Port ${this.port} on ${HOST} is in use by another program; choose another with --port.`);
    }
    const configFile = await this.configure();
    const log = openSync(this.logFile, 'a');
    const child = spawn(this.options.binary, ['--config', configFile], {
      stdio: ['ignore', log, log],
      detached: this.options.detached ?? false,
    });
    closeSync(log);
    child.on('error', () => undefined);
    endWithUs(child);
    this.child = child;
    this.isWanted = false;
    child.on('exit', (code, signal) => {
      if (this.child !== child) return;
      this.child = undefined;
      if (this.isWanted) this.onUnexpectedEnd(signal ?? `exit code ${code ?? 0}`);
    });
    await this.ready(child);
    if (this.child !== child) {
      throw new BrokerError(`nats-server stopped while starting: ${await lastComplaint(this.logFile)}`);
    }
    this.isWanted = true;
    await writeRunFile(this.storeDir, { pid: child.pid, port: this.port, name: this.name });
  }

  async stop(patienceMs = STOP_MS): Promise<void> {
    const child = this.child;
    if (child === undefined) return;
    this.isWanted = false;
    const hard = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    child.kill('SIGCONT');
    await ended(child, 'SIGTERM');
    clearTimeout(hard);
  }

  async kill(): Promise<void> {
    this.isWanted = false;
    if (this.child !== undefined) await ended(this.child, 'SIGKILL');
  }

  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async reload(): Promise<void> {
    const before = reloads(await this.log()).length;
    this.child?.kill('SIGHUP');
    for (let waitedMs = 0; this.child !== undefined; waitedMs += POLL_MS) {
      const last = reloads(await this.log())
        .slice(before)
        .at(-1);
      if (last !== undefined && !last.includes('Failed')) return;
      if (last !== undefined || waitedMs > READY_MS) {
        throw new BrokerError(
          `nats-server does not take its new configuration: ${last ?? `it said nothing in ${READY_MS / 1000} s`}`,
        );
      }
      await sleep(POLL_MS);
    }
  }

  private log(): Promise<string> {
    return readFile(this.logFile, 'utf8').catch(() => '');
  }

  private async configure(): Promise<string> {
    const configFile = join(this.storeDir, 'nats-server.conf');
    await writeFile(
      configFile,
      configuration(configFile, this.name, this.port, { ...this.options, logFile: this.logFile }),
    );
    return configFile;
  }

  private async ready(child: ChildProcess): Promise<void> {
    for (let waitedMs = 0; waitedMs < READY_MS; waitedMs += POLL_MS) {
      if (this.child !== child || child.pid === undefined) {
        throw new BrokerError(`nats-server stopped while starting: ${await lastComplaint(this.logFile)}`);
      }
      const greeting = await greetServer(HOST, this.port);
      if (greeting?.name === this.name && greeting.jetStream) return;
      await sleep(POLL_MS);
    }
    await this.kill();
    throw new BrokerError(`nats-server was not ready after ${READY_MS / 1000} s; its log is ${this.logFile}.`);
  }
}

/** Returns the lines that a server logged about reloads of its configuration. */
const reloads = (log: string): readonly string[] =>
  log.split('\n').filter((line) => /Reloaded server configuration|Failed to reload/.test(line));

/** Sends the signal and waits for the process to end. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, 'exit');
  child.kill(signal);
  await end;
}

/** Returns the server's own reason for its end: its last log line without process, time and level. */
async function lastComplaint(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n');
  const fault = lines.findLast((line) => /\[(FTL|ERR)\]|^nats-server:/.test(line)) ?? lines.at(-1) ?? '';
  return fault.replace(/^.*\[(FTL|ERR|INF)\] /, '') || `it said nothing; its log is ${logFile}.`;
}
