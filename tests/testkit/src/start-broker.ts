import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, runNatsServer } from '@bpdao/broker';

/** The options in which a test may differ from the usual. */
export interface BrokerOptions {
  /** A free one when absent. */
  readonly port?: number;
  /** A folder to keep; a temporary one, removed by stop(), when absent. */
  readonly storeDir?: string;
  /** 1 MB when absent. */
  readonly maxPayloadBytes?: number;
  /** Path of the part of its configuration with accounts and permissions; absent: every client may do everything. */
  readonly accountsFile?: string;
}

/** A real nats-server with JetStream for one test or one file of tests. */
export interface TestBroker {
  readonly url: string;
  readonly port: number;
  readonly storeDir: string;
  readonly logFile: string;
  /** Ends it, and removes its folder unless that was given. */
  stop(): Promise<void>;
  /** Sends SIGKILL: messages not stored yet are lost, as in a crash. */
  kill(): Promise<void>;
  /** Reads the file of accounts again. */
  reload(): Promise<void>;
  /** Again on the same port and folder. */
  restart(): Promise<void>;
}

/** Starts a nats-server on the loopback interface and waits until it answers. */
export async function startBroker(options: BrokerOptions = {}): Promise<TestBroker> {
  const { path } = await findNatsServer({ say: (line) => process.stderr.write(`${line}\n`) });
  const storeDir = options.storeDir ?? (await mkdtemp(join(tmpdir(), 'bpdao-broker-')));
  const { port, maxPayloadBytes, accountsFile } = options;
  const server = await runNatsServer({
    binary: path,
    storeDir,
    ...(port === undefined ? {} : { port }),
    ...(maxPayloadBytes === undefined ? {} : { maxPayloadBytes }),
    ...(accountsFile === undefined ? {} : { accountsFile }),
  });
  return {
    url: server.url,
    port: server.port,
    storeDir,
    logFile: server.logFile,
    kill: () => server.kill(),
    reload: () => server.reload(),
    restart: () => server.restart(),
    async stop() {
      await server.stop();
      if (options.storeDir === undefined) await rm(storeDir, { recursive: true, force: true });
    },
  };
}
