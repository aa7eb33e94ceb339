import { commandLine, readWords, wholeNumber } from '@bpdao/command-line';

/** The options with which the benchmark is started. */
export interface BenchOptions {
  readonly producers: number;
  readonly fsync: boolean;
  readonly seconds: number;
  readonly rate: number;
  readonly search: boolean;
  readonly runs: number;
  readonly json: boolean;
  /** A commit to compare with. */
  readonly against?: string;
  /** Blocks of a long run instead. */
  readonly long?: number;
  /** Folder for heaps and the holders of their memory, which are measured instead. */
  readonly memory?: string;
  /** Folder for the growth of costs, which is measured instead. */
  readonly growth?: string;
  /** Blocks after which the starts of services are measured instead. */
  readonly recovery?: number;
  /** True if a change of versions is measured instead. */
  readonly upgrade?: boolean;
}

export type ParsedBench =
  { readonly type: 'run'; readonly options: BenchOptions } | { readonly type: 'end'; readonly exitCode: number };

const LONG_BLOCKS = 20_000;
const GROWTH_FOLDER = 'docs/performance';
const MEMORY_FOLDER = '.bpdao/memory';

/** Makes the command line with its options. */
const benchProgram = (): ReturnType<typeof commandLine> =>
  commandLine(
    'npm run bench --',
    'Measures the speed of the network on this machine, with real processes and signed transfers: empty blocks, latency at a rate, the highest sustained rate.',
  )
    .option('--producers <number>', 'block producers, each verifying every signature', wholeNumber(1, 64), 4)
    .option('--fsync', 'the broker writes every append to the disk before it acknowledges', false)
    .option('--seconds <number>', 'seconds of each measurement', wholeNumber(1, 3600), 30)
    .option('--rate <number>', 'transfers a second at which latency is reported', wholeNumber(1, 100_000), 1000)
    .option('--no-search', 'do not search the highest sustained rate')
    .option('--runs <number>', 'whole runs, of which the medians are reported', wholeNumber(1, 100), 1)
    .option(
      '--against <ref>',
      'build this commit beside, run both in turns five times, and exit with 1 when a median ratio is below 0.9',
    )
    .option(
      '--long [blocks]',
      `memory and latency after so many blocks (${LONG_BLOCKS}), compared with a quarter of the way`,
      wholeNumber(4, 10_000_000),
    )
    .option(
      '--memory [folder]',
      `memory of each process by its holders, after 10,000 blocks and at this rate; writes the heaps into this folder (${MEMORY_FOLDER})`,
    )
    .option(
      '--growth [folder]',
      `cost of a block to each actor's rules as producers, members and offers grow; writes a chart and a table into this folder (${GROWTH_FOLDER})`,
    )
    .option(
      '--recovery [blocks]',
      `time that each service takes to start after so many blocks (${LONG_BLOCKS}), with a snapshot and without`,
      wholeNumber(1, 10_000_000),
    )
    .option(
      '--upgrade',
      'change from version 1 of the WSC to version 2 under this rate, and exit with 1 when a slot or a transfer is lost or the gap is more than twice the longest of the hundred before',
    )
    .option(
      '--json',
      'the last line of standard output is one JSON object; a line for each measurement before it',
      false,
    )
    .addHelpText('after', '\nExit codes: 0 done, 1 failed or slower, 2 wrong use.');

/** Reads the command line; it prints help and complaints itself. */
export function parseBenchOptions(words: readonly string[]): ParsedBench {
  const program = benchProgram();
  const exitCode = readWords(program, words);
  if (exitCode !== undefined) return { type: 'end', exitCode };
  const { long, memory, growth, recovery, ...options } = program.opts<
    Omit<BenchOptions, 'long' | 'memory' | 'growth' | 'recovery'> & {
      readonly long?: number | true;
      readonly recovery?: number | true;
      readonly memory?: string | true;
      readonly growth?: string | true;
    }
  >();
  return {
    type: 'run',
    options: {
      ...options,
      ...(long === undefined ? undefined : { long: long === true ? LONG_BLOCKS : long }),
      ...(recovery === undefined ? undefined : { recovery: recovery === true ? LONG_BLOCKS : recovery }),
      ...(memory === undefined ? undefined : { memory: memory === true ? MEMORY_FOLDER : memory }),
      ...(growth === undefined ? undefined : { growth: growth === true ? GROWTH_FOLDER : growth }),
    },
  };
}
