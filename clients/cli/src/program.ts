import type { Command } from 'commander';
import { commandLine, endOf } from '@bpdao/command-line';
import { complain, complainLines, printLines } from '@bpdao/observability';
import { EXIT, exitCodeOf } from './command-error.ts';
import { addQuestions } from './commands/ask.ts';
import { addAudit } from './commands/audit.ts';
import { addBroker } from './commands/broker.ts';
import { addForum } from './commands/forum.ts';
import { addGenesis } from './commands/genesis.ts';
import { addGovernance } from './commands/governance.ts';
import { addHistory } from './commands/history.ts';
import { addJoin } from './commands/join.ts';
import { addKeys } from './commands/keys.ts';
import { addPools } from './commands/pool.ts';
import { addPost } from './commands/post.ts';
import { addProposals } from './commands/proposal.ts';
import { addProtocols } from './commands/protocol.ts';
import { addReport } from './commands/report.ts';
import { addSend } from './commands/send.ts';
import { addStatus } from './commands/status.ts';
import { addStreams } from './commands/stream.ts';
import { addTrace } from './commands/trace.ts';
import { addVotes } from './commands/vote.ts';
import { addWhy } from './commands/why.ts';

/** Makes the whole command line, ready to parse. */
export function createProgram(): Command {
  const program = commandLine('bpdao', 'The Block producer DAO on the command line.')
    .configureOutput({
      writeOut: (text) => printLines(linesOf(text)),
      writeErr: (text) => complainLines(linesOf(text)),
    })
    .option(
      '--servers <urls>',
      'brokers, separated by commas (BPDAO_SERVERS, else the network that npm start runs here)',
    )
    .option('--genesis <file>', 'genesis file; governance is asked when absent')
    .option('--keys <folder>', 'folder of the keys (BPDAO_KEYS)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nIf the broker admits identities only, name the file of your seed in BPDAO_NKEY_SEED_FILE.\nExit codes: 0 done, 1 refused or failed, 2 wrong use, 3 the network does not answer.',
    );
  for (const add of [
    addKeys,
    addSend,
    addPost,
    addProposals,
    addPools,
    addVotes,
    addGovernance,
    addJoin,
    addReport,
    addQuestions,
    addWhy,
    addStatus,
    addTrace,
    addForum,
    addProtocols,
    addAudit,
    addHistory,
    addGenesis,
    addBroker,
    addStreams,
  ]) {
    add(program);
  }
  for (const command of everyCommand(program)) command.exitOverride().copyInheritedSettings(program);
  return program;
}

/** Runs one command line and resolves with the exit code. Writes one sentence to standard error if it failed. */
export async function run(words: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...words], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    const end = endOf(error);
    if (end !== undefined) return end;
    complain(error instanceof Error ? error.message : String(error));
    return exitCodeOf(error);
  }
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');

const everyCommand = (command: Command): readonly Command[] =>
  command.commands.flatMap((one) => [one, ...everyCommand(one)]);
