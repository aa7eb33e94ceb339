import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { SEED_FILE, seedFileIn } from '@bpdao/identities';
import { CommandError, EXIT, usageError } from '../command-error.ts';
import { contextOf, type Context, type GlobalOptions } from '../context.ts';
import { print } from '../print.ts';
import { ProgressBar } from '../progress-bar.ts';

interface RebuildOptions extends GlobalOptions {
  readonly store?: string;
}

/** The progress of a rebuild, as its program writes it, a line each. */
interface Progress {
  readonly read: number;
  readonly all: number;
  readonly height: string;
  readonly done: boolean;
}

/** Adds `bpdao history`, about the store of the Forum's history. */
export function addHistory(program: Command): void {
  const history = program.command('history').description("the Forum's history");
  history
    .command('rebuild')
    .description('drop the history and make it anew from the streams; no Forum service may write to it meanwhile')
    .option(
      '--store <url>',
      'sqlite:<file> or mongodb://host:port/database (BPDAO_STORE, else the store of the network that npm start runs here)',
    )
    .addHelpText(
      'after',
      "\nIt connects as the Forum: if the broker admits identities only, name the file of the Forum's seed in BPDAO_NKEY_SEED_FILE.",
    )
    .action(async (_options: object, command: Command) => {
      const options: RebuildOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      const store = options.store ?? process.env.BPDAO_STORE ?? storeOfNetwork(context);
      const { height, read } = await rebuild(environmentOf(context, store));
      print(context, { store, height, messages: read }, [
        `rebuilt    ${store}`,
        `height     ${height}`,
        `messages   ${read.toLocaleString('en')}`,
      ]);
    });
}

function storeOfNetwork({ network }: Context): string {
  if (network === undefined) {
    throw usageError('Name the store with --store: sqlite:<file> or mongodb://host:port/database.');
  }
  return `sqlite:${path.join(network.dataFolder, 'history.sqlite')}`;
}

function environmentOf({ servers, genesisFile, network }: Context, store: string): Readonly<Record<string, string>> {
  if (genesisFile === undefined) {
    throw usageError('Name the genesis file of the chain with --genesis.');
  }
  const seedFile =
    process.env[SEED_FILE] ??
    (network?.seedFile === undefined ? undefined : seedFileIn(path.dirname(network.seedFile), 'forum'));
  return {
    BPDAO_SERVERS: servers.join(','),
    BPDAO_GENESIS: genesisFile,
    BPDAO_STORE: store,
    ...(seedFile === undefined ? undefined : { [SEED_FILE]: seedFile }),
  };
}

/**
 * Runs the rebuild program of the Forum's service in a process of its own. The projection belongs to the service: a
 * client knows only the program's name (docs/spec/history.md, "Rebuild").
 */
async function rebuild(environment: Readonly<Record<string, string>>): Promise<Progress> {
  const program = fileURLToPath(import.meta.resolve('@bpdao/forum/rebuild'));
  if (!existsSync(program)) throw new CommandError('The Forum service is not built here.');
  const bar = new ProgressBar('rebuilding');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let last: Progress | undefined;
  let complained = '';
  child.stderr.on('data', (data: Buffer) => (complained += data.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const progress = JSON.parse(line) as Progress;
    last = progress;
    bar.show(progress.read, progress.all, `${Number(progress.height).toLocaleString('en')} blocks`);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  bar.clear();
  if (code !== 0 || last?.done !== true) {
    throw new CommandError(
      complained.trim().split('\n').at(-1) || 'The rebuild ended before it was done.',
      code === EXIT.usage ? EXIT.usage : EXIT.failed,
    );
  }
  return last;
}
