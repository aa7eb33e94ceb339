import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { actorNames, chainOf, isActorName, type ActorName } from '@bpdao/catalogue';
import { parseGenesis } from '@bpdao/genesis';
import { adminOf, IdentityError, readIdentity, seedFileIn, whyNotAllowed } from '@bpdao/identities';
import {
  BrokerBusy,
  checkStream,
  JournalError,
  repairStream,
  type ForeignMessage,
  type RepairStep,
  type StreamPlace,
} from '@bpdao/journal';
import { complain } from '@bpdao/observability';
import { connectBroker } from '@bpdao/sdk';
import { CommandError, EXIT, usageError } from '../command-error.ts';
import { contextOf, type Context, type GlobalOptions } from '../context.ts';
import { grid, print } from '../print.ts';
import { ProgressBar } from '../progress-bar.ts';

interface StreamOptions extends GlobalOptions {
  readonly identities?: string;
}

interface RepairOptions extends StreamOptions {
  readonly setAside?: string;
  readonly copy?: string;
}

/** The most foreign messages shown to people; the file holds all. */
const SHOWN_MAX = 20;

/**
 * Adds `bpdao stream check|repair`, which find the foreign messages in an actor's stream, and make the stream anew
 * without them.
 */
export function addStreams(program: Command): void {
  const stream = program
    .command('stream')
    .description('find and set aside messages that do not belong in an actor’s stream');
  stream
    .command('check <actor>')
    .description('follow the chain of hashes from the genesis file on, and name each message that does not continue it')
    .option(
      '--identities <folder>',
      'folder with the seeds of the six admins; only a broker that admits every client needs none',
    )
    .addHelpText(
      'after',
      '\nNeeds the genesis file. Exit codes: 0 whole, 1 damaged or failed, 2 wrong use, 3 the broker does not answer.',
    )
    .action(async (actor: string, _options: object, command: Command) =>
      check(await contextOf(command.optsWithGlobals()), actorOf(actor), command.optsWithGlobals()),
    );
  stream
    .command('repair <actor>')
    .description('set aside the messages that do not continue the chain, and make the stream anew of the others')
    .option(
      '--identities <folder>',
      'folder with the seeds of the six admins; only a broker that admits every client needs none',
    )
    .option('--set-aside <file>', 'a new file for the messages set aside (<actor>-set-aside-<time>.jsonl)')
    .option(
      '--copy <file>',
      'a new file for all messages of the stream (<actor>-stream-<time>.jsonl), or the file of an interrupted repair, which then goes on',
    )
    .addHelpText(
      'after',
      '\nNeeds the genesis file. No process of the actor may run. Run an interrupted repair again to go on. Exit codes: 0 whole, 1 refused or failed, 2 wrong use, 3 the broker does not answer.',
    )
    .action(async (actor: string, _options: object, command: Command) =>
      repair(await contextOf(command.optsWithGlobals()), actorOf(actor), command.optsWithGlobals()),
    );
}

function actorOf(name: string): ActorName {
  if (!isActorName(name)) throw usageError(`"${name}" is no actor; the actors are ${actorNames.join(', ')}.`);
  return name;
}

async function check(context: Context, actor: ActorName, { identities }: StreamOptions): Promise<void> {
  const bar = new ProgressBar('reading');
  const { lastSequence, chain, foreign } = await asAdmin(context, actor, identities, (place) =>
    checkStream(place, (done, all) => bar.show(done, all, `${count(done)} messages`)),
  ).finally(() => bar.clear());
  const isWhole = foreign.length === 0;
  const head = isWhole
    ? `whole      ${messagesOf(lastSequence)}, each continues the chain`
    : `damaged    ${count(foreign.length)} of ${messagesOf(lastSequence)} of ${actor} ${foreign.length === 1 ? 'does' : 'do'} not continue the chain`;
  print(
    context,
    {
      actor,
      whole: isWhole,
      messages: lastSequence,
      kept: chain.sequence,
      hash: chain.hash,
      foreign: foreign.map((one) => ({ ...one })),
    },
    [head, ...linesOf(foreign)],
  );
  if (!isWhole) {
    throw new CommandError(
      `The stream of ${actor} is damaged: "bpdao stream repair ${actor}" sets aside what does not belong there.`,
    );
  }
}

async function repair(context: Context, actor: ActorName, options: RepairOptions): Promise<void> {
  const files = filesOf(actor, options);
  const bar = new ProgressBar(actor);
  const onStep = (step: RepairStep): void => {
    bar.clear();
    complain(sentences[step](actor, files.copy));
  };
  const {
    kept,
    foreign,
    files: written,
  } = await asAdmin(context, actor, options.identities, (place) =>
    repairStream({
      ...place,
      ...files,
      onStep,
      onProgress: (what, done, all) => bar.show(done, all, `${what} ${count(done)} of ${count(all)} messages`),
    }),
  ).finally(() => bar.clear());
  if (written === undefined) {
    print(context, { actor, repaired: false, kept, foreign: [] }, [
      `whole      ${messagesOf(kept)}, each continues the chain; nothing was changed`,
    ]);
    return;
  }
  print(context, { actor, repaired: true, kept, foreign: foreign.map((one) => ({ ...one })), ...written }, [
    `repaired   ${messagesOf(kept)}, each continues the chain`,
    `set aside  ${count(foreign.length)} in ${written.setAside}`,
    ...linesOf(foreign),
    `copy       ${written.copy} holds all messages that the stream held; remove it when you no longer need it`,
  ]);
}

/** The sentence about each finished step. */
const sentences: Readonly<Record<RepairStep, (actor: ActorName, copy: string) => string>> = {
  copied: (_actor, copy) =>
    `Everything that the stream holds is in ${copy}. If this is broken off, run it again with --copy ${copy}.`,
  marked: (actor) => `The stream of ${actor} says that it is being repaired; its readers wait.`,
  deleted: (actor) => `The stream of ${actor} is deleted.`,
  made: (actor) => `The stream of ${actor} is made anew.`,
  refilled: (actor) => `The stream of ${actor} is refilled.`,
  verified: (actor) => `The stream of ${actor} holds what continues the chain, and nothing else.`,
  opened: (actor) => `The stream of ${actor} is open again: start ${actor}.`,
};

function filesOf(
  actor: ActorName,
  { copy, setAside }: RepairOptions,
): { readonly copy: string; readonly setAside: string } {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return {
    copy: path.resolve(copy ?? `${actor}-stream-${time}.jsonl`),
    setAside: path.resolve(setAside ?? `${actor}-set-aside-${time}.jsonl`),
  };
}

/**
 * Acts with the rights of the actor's admin, on the chain of the genesis file. Turns expected failures into
 * CommandErrors with their sentences.
 */
async function asAdmin<T>(
  { servers, genesisFile }: Context,
  actor: ActorName,
  folder: string | undefined,
  act: (place: StreamPlace) => Promise<T>,
): Promise<T> {
  if (genesisFile === undefined) {
    throw usageError('Name the genesis file with --genesis: the chain of hashes begins there.');
  }
  const { chainId } = parseGenesis(
    await readFile(genesisFile).catch((error: unknown) => {
      throw usageError(`${genesisFile} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }),
  );
  try {
    const connection = await connectBroker(
      servers,
      'bpdao stream',
      folder === undefined ? undefined : readIdentity(seedFileIn(folder, adminOf(actor))),
    );
    return await act({ connection, actor, chain: chainOf(chainId) }).finally(() => connection.close());
  } catch (error) {
    const refused = whyNotAllowed(error);
    if (refused !== undefined) throw new CommandError(refused);
    if (error instanceof IdentityError || error instanceof JournalError) throw new CommandError(error.message);
    if (error instanceof BrokerBusy || (error instanceof Error && error.name === 'TimeoutError')) {
      throw new CommandError(`The broker does not answer: ${error.message}`, EXIT.unreachable);
    }
    throw error;
  }
}

const count = (value: number): string => value.toLocaleString('en');
const messagesOf = (value: number): string => `${count(value)} ${value === 1 ? 'message' : 'messages'}`;

/** Returns a line for each of the first foreign messages. */
function linesOf(foreign: readonly ForeignMessage[]): readonly string[] {
  const rows = grid(foreign.slice(0, SHOWN_MAX).map(({ sequence, subject, why }) => [String(sequence), subject, why]));
  return [
    ...rows.map((row) => `           ${row}`),
    ...(foreign.length > SHOWN_MAX ? [`           and ${count(foreign.length - SHOWN_MAX)} more`] : []),
  ];
}
