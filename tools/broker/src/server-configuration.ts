import { dirname, join, relative } from 'node:path';
import { HOST } from './free-port.ts';

/** The options of a server that is run. */
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
  /** True if every append reaches the disk before it is acknowledged. It makes a difference only at a loss of power. */
  readonly syncAlways?: boolean;
  /**
   * Path of the part of its configuration with accounts and permissions; absent: every client may do everything. The
   * server reads it again at each reload.
   */
  readonly accountsFile?: string;
  /** The server's place in a cluster; absent: it stands alone. */
  readonly cluster?: ClusterPlace;
  /**
   * True if the server gets a process group of its own, so that Ctrl-C leaves its end to the process that started it.
   */
  readonly detached?: boolean;
}

/** A server's place in a cluster on the loopback interface. */
export interface ClusterPlace {
  readonly name: string;
  /** Port at which the others reach it. */
  readonly port: number;
  /** Ports at which it looks for all of them. */
  readonly routes: readonly number[];
}

const DEFAULT_MAX_PAYLOAD_BYTES = 1_048_576;

/** The limits of the log: the size at which it begins anew, bytes, and the count of kept files. */
const LOG_LIMITS = ['logfile_size_limit: 10MB', 'logfile_max_num: 5'];

/** Writes the text of a server's configuration file, which is at this path. */
export function configuration(
  file: string,
  name: string,
  port: number,
  options: RunOptions & { readonly logFile: string },
): string {
  return [
    `server_name: ${name}`,
    `host: ${HOST}`,
    `port: ${port}`,
    `max_payload: ${options.maxPayloadBytes ?? DEFAULT_MAX_PAYLOAD_BYTES}`,
    'jetstream {',
    `  store_dir: ${JSON.stringify(join(options.storeDir, 'jetstream'))}`,
    ...(options.syncAlways === true ? ['  sync_interval: always'] : []),
    '}',
    `log_file: ${JSON.stringify(options.logFile)}`,
    ...LOG_LIMITS,
    ...(options.accountsFile === undefined
      ? []
      : [`include ${JSON.stringify(relative(dirname(file), options.accountsFile))}`]),
    ...(options.cluster === undefined ? [] : clusterSection(options.cluster)),
    '',
  ].join('\n');
}

/** A port on which no process listens: servers that shall find each other by their routes alone advertise it. */
const NOBODYS_PORT = 9;

/**
 * Keeps a server from telling clients and servers of other addresses than those they were given: a test may have put a
 * link in between.
 */
const clusterSection = ({ name, port, routes }: ClusterPlace): readonly string[] => [
  'cluster {',
  `  name: ${name}`,
  `  host: ${HOST}`,
  `  port: ${port}`,
  `  routes: [${routes.map((route) => `nats://${HOST}:${route}`).join(', ')}]`,
  '  no_advertise: true',
  ...(routes.includes(port) ? [] : [`  advertise: "${HOST}:${NOBODYS_PORT}"`]),
  '}',
];
