import type { Command } from 'commander';
import { actorNames, type ActorName } from '@bpdao/catalogue';
import { printLines } from '@bpdao/observability';
import type { Client, ReplyTo } from '@bpdao/sdk';
import { CommandError, EXIT } from '../command-error.ts';
import { contextOf, withClient, type Context } from '../context.ts';
import type { NetworkProcess } from '../network-file.ts';
import { grid, print } from '../print.ts';

type ActorStatus = ReplyTo<ActorName, 'status'>;

/** The answer of an actor; undefined if none came. */
export interface ActorLine {
  readonly actor: ActorName;
  readonly status: ActorStatus | undefined;
}

const ANSWER_MS = 1_500;

/** Adds `bpdao status`, which shows the running processes, the height, and the lag of each actor. */
export function addStatus(program: Command): void {
  program
    .command('status')
    .description('the running processes, the height, and the lag of each actor')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(command.optsWithGlobals());
      await withClient(context, (client) => run(context, client)).catch((error: unknown) => {
        showProcesses(context);
        throw error;
      });
    });
}

async function run(context: Context, client: Client): Promise<void> {
  const actors = await Promise.all(
    actorNames.map(async (actor): Promise<ActorLine> => ({
      actor,
      status: await client.status(actor, { timeoutMs: ANSWER_MS }).catch(() => undefined),
    })),
  );
  const height = actors.reduce(
    (highest, { status }) => (status !== undefined && status.height > highest ? status.height : highest),
    0n,
  );
  const lags = lagsOf(actors);
  const processes = (context.network?.processes ?? []).map((process) => ({ ...process, running: isRunning(process) }));
  const round = await client.query('wsc', { type: 'round' }, { timeoutMs: ANSWER_MS }).catch(() => undefined);
  const rows = actors.map(({ actor, status }) =>
    status === undefined
      ? [actor, '-', 'does not answer', '-', '-', '-']
      : [
          actor,
          String(status.processId),
          status.ready ? 'ready' : 'catching up',
          String(status.position?.sequence ?? 0),
          String(status.depth),
          String(lags.get(actor) ?? 0),
        ],
  );
  print(
    context,
    {
      height: String(height),
      attempt: round?.attempt,
      waitingFor: round?.waitingFor,
      servers: context.servers,
      chainId: client.chainId,
      actors: actors.map(({ actor, status }) => ({
        actor,
        running: status !== undefined,
        processId: status?.processId,
        ready: status?.ready,
        sequence: status?.position?.sequence,
        depth: status?.depth,
        height: status && String(status.height),
        behindBy: lags.get(actor),
      })),
      processes,
    },
    [
      `height ${height}${round === undefined ? '' : `, attempt ${round.attempt}, waiting for ${round.waitingFor.toLowerCase()}`}`,
      '',
      ...grid([['ACTOR', 'PROCESS', 'STATE', 'FACTS', 'MAILBOX', 'BEHIND'], ...rows]),
      ...processLines(processes),
    ],
  );
  const silent = actors.filter(({ status }) => status === undefined).map(({ actor }) => actor);
  if (silent.length > 0) {
    throw new CommandError(`${silent.join(', ')} ${silent.length === 1 ? 'does' : 'do'} not answer.`, EXIT.unreachable);
  }
}

/** Returns the lag of each actor: the count of messages, in the streams that it hears, that it has not folded yet. */
export function lagsOf(actors: readonly ActorLine[]): ReadonlyMap<ActorName, number> {
  const tails = new Map<string, number>(actors.map(({ actor, status }) => [actor, status?.position?.sequence ?? 0]));
  return new Map(
    actors.flatMap(({ actor, status }) =>
      status === undefined
        ? []
        : [
            [
              actor,
              status.heard.reduce(
                (lag, { actor: heard, position }) => lag + Math.max(0, (tails.get(heard) ?? 0) - position.sequence),
                0,
              ),
            ] as const,
          ],
    ),
  );
}

function showProcesses(context: Context): void {
  const lines = processLines(
    (context.network?.processes ?? []).map((process) => ({ ...process, running: isRunning(process) })),
  );
  if (!context.json) printLines(lines);
}

function processLines(processes: readonly (NetworkProcess & { readonly running: boolean })[]): readonly string[] {
  if (processes.length === 0) return [];
  return [
    '',
    ...grid([
      ['PROCESS', 'ID', 'STATE'],
      ...processes.map(({ name, pid, running }) => [name, String(pid), running ? 'runs' : 'does not run']),
    ]),
  ];
}

/** Tells if a process with this id runs. Signal 0 asks without disturbing it. */
function isRunning({ pid }: NetworkProcess): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
