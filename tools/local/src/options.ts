import { Option } from 'commander';
import { commandLine, readWords, wholeNumber } from '@bpdao/command-line';

/** The options with which a network on this machine is started. */
export interface LocalOptions {
  /** Ends after so many settled blocks; 0: goes on. */
  readonly blocks: number;
  /** One JSON object a block on standard output. */
  readonly json: boolean;
  readonly producers: number;
  /** Signed transfers a second. */
  readonly rate: number;
  readonly store: 'sqlite' | 'mongodb';
  /** Address of the MongoDB. */
  readonly storeUrl: string;
  /** Forgets the chain that is there. */
  readonly fresh: boolean;
  /** Folder of everything that the network keeps. */
  readonly data: string;
  readonly port: number;
  /** A broker that runs already; none is started. */
  readonly natsUrl: string | undefined;
  /** First of the ports of health and metrics; undefined: no process serves them. */
  readonly httpPort: number | undefined;
  /** True if a nats-server may be installed into the system. */
  readonly installSystem: boolean;
  /** Folder of packages of work protocols that the producers have. */
  readonly protocols: string | undefined;
  /** The protocols that the producers' offers name, the most wanted first, as their own `--protocol`. */
  readonly protocol: string | undefined;
  /** Parameters of a new chain that differ from the usual. */
  readonly set: readonly string[];
}

/** The parsed command line: to run, or to end at once with this exit code. */
export type ParsedLocal =
  { readonly type: 'run'; readonly options: LocalOptions } | { readonly type: 'end'; readonly exitCode: number };

/** The options that may be left out. */
type Absent = 'natsUrl' | 'httpPort' | 'protocols' | 'protocol';

/** Reads the command line; help and complaints are printed by then. */
export function parseLocalOptions(words: readonly string[]): ParsedLocal {
  const program = commandLine(
    'npm start --',
    'A whole network on this machine: broker, six services, block producers, and a customer that sends signed transfers.',
  )
    .option('--blocks <number>', 'end after so many settled blocks', wholeNumber(1, 1_000_000_000), 0)
    .option('--json', 'one JSON object a settled block on standard output', false)
    .option('--producers <number>', 'block producers of a new chain', wholeNumber(1, 64), 4)
    .option('--rate <number>', 'signed transfers a second', wholeNumber(0, 5000), 5)
    .addOption(new Option('--store <store>', 'store of the history').choices(['sqlite', 'mongodb']).default('sqlite'))
    .option('--store-url <url>', 'address of the MongoDB', process.env.MONGO_URL ?? 'mongodb://127.0.0.1:27017/bpdao')
    .option('--fresh', 'forget the present chain and begin a new chain', false)
    .option('--data <folder>', 'folder of everything that the network keeps', '.bpdao')
    .option('--port <number>', 'port of the broker', wholeNumber(1, 65_535), 4222)
    .option(
      '--http-port <number>',
      'serve health and metrics over HTTP: services from this port on, then producers',
      wholeNumber(1, 65_000),
    )
    .option('--nats-url <url>', 'use the broker that runs at this address')
    .option('--install-system', 'allow a nats-server to be installed into the system', false)
    .option(
      '--protocols <folder>',
      'folder with packages of work protocols that the producers have (BPDAO_PROTOCOLS)',
      process.env.BPDAO_PROTOCOLS,
    )
    .option('--protocol <list>', 'protocols that the producers want, the most wanted first, separated by commas')
    .option(
      '--set <parameter=value>',
      'a parameter of a new chain (again for more)',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .addHelpText('after', '\nExit codes: 0 ended, 1 failed, 2 wrong use.');
  const exitCode = readWords(program, words);
  if (exitCode !== undefined) return { type: 'end', exitCode };
  const { natsUrl, httpPort, protocols, protocol, ...rest } = program.opts<
    Omit<LocalOptions, Absent> & { readonly [name in Absent]?: LocalOptions[name] }
  >();
  return { type: 'run', options: { ...rest, natsUrl, httpPort, protocols, protocol } };
}
