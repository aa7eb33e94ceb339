import { InvalidArgumentError, Option, type Command } from 'commander';
import { commandLine, readWords } from '@bpdao/command-line';
import { PPM, type Side } from '@bpdao/messages';

/** The options of a producer. */
export interface Options {
  readonly servers: readonly string[];
  /** The path of the key file. */
  readonly key: string;
  readonly name: string;
  readonly offerSharePpm: bigint;
  readonly voteSharePpm: bigint;
  /** The side that it takes in pools that others pay for; undefined if it stays out of them. */
  readonly poolSide: Side | undefined;
  readonly poolSharePpm: bigint;
  /** The folder of its memory. */
  readonly data: string;
  /** The path of the genesis file; if undefined, governance is asked for it. */
  readonly genesis: string | undefined;
  /** The protocols that its offers name, the most wanted first. If empty, they name the protocol in force. */
  readonly protocols: readonly string[];
  /** The folder of packages of work protocols beside those that come with it. */
  readonly protocolsFolder: string | undefined;
  /** The number of threads that check signatures; if undefined, a number that suits the machine. */
  readonly threads: number | undefined;
}

/** The result of reading the command line: run with these options, or end at once with this exit code. */
export type Parsed =
  { readonly type: 'run'; readonly options: Options } | { readonly type: 'end'; readonly exitCode: number };

/** Reads the command line. Prints help and complaints itself. */
export function parseOptions(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Parsed {
  const program = producerProgram(environment);
  const exitCode = readWords(program, words);
  if (exitCode !== undefined) return { type: 'end', exitCode };
  return { type: 'run', options: optionsOf(program.opts<Given>()) };
}

function producerProgram(environment: Readonly<Record<string, string | undefined>>): Command {
  return commandLine(
    'bpdao-producer',
    'A block producer: offers REP, produces blocks when drawn, and polices those of others.',
  )
    .requiredOption('--key <file>', 'key file of the member')
    .option('--servers <urls>', 'brokers, separated by commas', environment.BPDAO_SERVERS ?? 'nats://127.0.0.1:4222')
    .option('--name <name>', 'its name in the log', 'producer')
    .addOption(
      new Option('--offer-share <share>', 'part of its REP that it offers, % or ppm')
        .argParser(shareOf)
        .default(200_000n, '20%'),
    )
    .addOption(
      new Option('--vote-share <share>', 'part of its free REP that it votes with, % or ppm')
        .argParser(shareOf)
        .default(950_000n, '95%'),
    )
    .addOption(
      new Option('--vote-pools <side>', 'side that it takes in pools that others pay for')
        .choices(['for', 'against', 'none'])
        .default('none'),
    )
    .addOption(
      new Option('--pool-share <share>', 'part of all its REP that it stakes in such a pool, % or ppm')
        .argParser(shareOf)
        .default(100_000n, '10%'),
    )
    .option('--data <folder>', 'folder of its memory: the lists and votes that it signed', '.bpdao/producer')
    .option('--genesis <file>', 'genesis file; governance is asked when absent')
    .option(
      '--protocol <list>',
      'protocols that its offers name, the most wanted first, separated by commas: addresses, or names such as work-protocol@2.0.0; the protocol in force when absent',
      protocolsOf,
      [],
    )
    .option(
      '--protocols <folder>',
      'folder with packages of work protocols (BPDAO_PROTOCOLS)',
      environment.BPDAO_PROTOCOLS,
    )
    .option(
      '--threads <number>',
      'threads that check signatures; one on more than two cores, else none, when absent',
      threadsOf,
    )
    .addHelpText(
      'after',
      '\nAn encrypted key is opened with BPDAO_PASSPHRASE. If the broker admits identities only, name the file with the seed of a producer in BPDAO_NKEY_SEED_FILE. The producer waits for a network that is not there yet.\nExit codes: 0 stopped, 1 failed, 2 wrong use.',
    );
}

interface Given {
  readonly servers: string;
  readonly key: string;
  readonly name: string;
  readonly offerShare: bigint;
  readonly voteShare: bigint;
  readonly votePools: Side | 'none';
  readonly poolShare: bigint;
  readonly data: string;
  readonly genesis: string | undefined;
  readonly protocol: readonly string[];
  readonly protocols: string | undefined;
  readonly threads?: number;
}

function optionsOf({
  servers,
  offerShare,
  voteShare,
  votePools,
  poolShare,
  protocol,
  protocols,
  threads,
  ...rest
}: Given): Options {
  return {
    ...rest,
    threads,
    servers: wordsOf(servers),
    offerSharePpm: offerShare,
    voteSharePpm: voteShare,
    poolSide: votePools === 'none' ? undefined : votePools,
    poolSharePpm: poolShare,
    protocols: protocol,
    protocolsFolder: protocols,
  };
}

const wordsOf = (list: string): readonly string[] =>
  list
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

/** Reads `20%` or `200000` (ppm), and returns ppm. */
export function shareOf(text: string): bigint {
  const percent = /^(\d{1,3})(?:\.(\d{1,4}))? ?%$/.exec(text);
  const ppm = percent
    ? BigInt(`${percent[1]}${(percent[2] ?? '').padEnd(4, '0')}`)
    : /^\d{1,7}$/.test(text)
      ? BigInt(text)
      : undefined;
  if (ppm === undefined || ppm > PPM) {
    throw new InvalidArgumentError('A share is a percentage such as 20% or parts per million such as 200000.');
  }
  return ppm;
}

function protocolsOf(text: string): readonly string[] {
  const words = wordsOf(text);
  if (
    words.length === 0 ||
    !words.every((one) => /^[0-9a-f]{64}$/.test(one) || /^[a-z0-9@/._-]{1,128}@\d+\.\d+\.\d+$/.test(one))
  ) {
    throw new InvalidArgumentError(
      'A protocol is its address, 64 hexadecimal digits, or a name and version such as work-protocol@2.0.0.',
    );
  }
  return words;
}

function threadsOf(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('A number of threads is a small whole number.');
  return Number(text);
}
