import { join } from 'node:path';
import { HOST } from './free-port.ts';

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

const DEFAULT_MAX_PAYLOAD_BYTES = 1_048_576;

/** The text of its configuration file. */
export function configuration(name: string, port: number, options: RunOptions): string {
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
