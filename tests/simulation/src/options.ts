import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** The options of the command line. */
export interface Options {
  /** The first seed. */
  readonly seed: number;
  readonly blocks: number;
  readonly producers: number;
  /** Goes on with the next seeds for so long; 0: one seed only. */
  readonly minutes: number;
  readonly json: boolean;
  /** A plan of an earlier failure, to be tried again in place of a seed. */
  readonly planFile: string | undefined;
  /** Folder that a failing plan is written to; undefined: it is only printed. */
  readonly keep: string | undefined;
}

/** The parsed command line: to run, or to end at once with this exit code. */
export type ParsedOptions =
  { readonly type: 'run'; readonly options: Options } | { readonly type: 'end'; readonly exitCode: number };

const SEEDS = 2 ** 31;

const number =
  (least: number, most: number, whole = true) =>
  (text: string): number => {
    const read = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || read < least || read > most || (whole && !Number.isInteger(read))) {
      throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
    }
    return read;
  };

/** Reads the command line; help and complaints are printed by then. */
export function parseOptions(words: readonly string[], folder: string): ParsedOptions {
  const program = new Command('npm run simulate --')
    .description(
      'The six actors with their real rules and mailboxes, producers and customers, in one process on a faulty broker and clock that follow from a seed. Checks every invariant after every fact.',
    )
    .option('--seed <number>', 'the seed, or the first of several', number(0, SEEDS), 1)
    .option('--blocks <number>', 'settled blocks of one seed', number(1, 1_000_000), 500)
    .option('--producers <number>', 'block producers', number(4, 256), 16)
    .option('--minutes <number>', 'go on with the next seeds for so long', number(0, 100_000, false), 0)
    .option('--plan <file>', 'try the plan of an earlier failure again, in place of a seed')
    .option('--no-keep', `do not write the plan of a failure into ${folder}`)
    .option('--json', 'one JSON object a seed on standard output', false)
    .addHelpText('after', '\nExit codes: 0 nothing was found, 1 an invariant is broken, 2 wrong use.')
    .allowExcessArguments(false)
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: (.)/, (_all, first: string) => first.toUpperCase())),
    })
    .exitOverride();
  try {
    program.parse([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { type: 'end', exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  const { seed, blocks, producers, minutes, json, plan, keep } = program.opts<{
    seed: number;
    blocks: number;
    producers: number;
    minutes: number;
    json: boolean;
    plan?: string;
    keep: boolean;
  }>();
  return {
    type: 'run',
    options: { seed, blocks, producers, minutes, json, planFile: plan, keep: keep ? folder : undefined },
  };
}
