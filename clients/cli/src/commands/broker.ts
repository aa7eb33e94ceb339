import path from 'node:path';
import type { Command } from 'commander';
import { defaultLimits } from '@bpdao/actor';
import { actorNames, type ActorName } from '@bpdao/catalogue';
import {
  adminOf,
  admitIdentity,
  expelIdentity,
  IdentityError,
  isRole,
  makeIdentities,
  readIdentity,
  roles,
  seedFileIn,
  usualIdentities,
  whyNotAllowed,
  type AdmittedIdentity,
} from '@bpdao/identities';
import { JournalError, prepareActor } from '@bpdao/journal';
import { complain } from '@bpdao/observability';
import { connectBroker } from '@bpdao/sdk';
import { CommandError, usageError } from '../command-error.ts';
import { contextOf, type GlobalOptions } from '../context.ts';
import { grid, print } from '../print.ts';

interface MakeOptions extends GlobalOptions {
  readonly producer: readonly string[];
}

interface PrepareOptions extends GlobalOptions {
  readonly replicas: string;
  readonly identities?: string;
}

/**
 * Adds `bpdao broker identities|admit|expel|prepare`, which admit identities, and make the streams and buckets of the
 * actors.
 */
export function addBroker(program: Command): void {
  const broker = program
    .command('broker')
    .description('admit identities to the broker, and prepare it for the services');
  broker
    .command('identities <folder>')
    .description('make a seed for each role that the folder lacks, and the configuration of the broker')
    .option(
      '--producer <name>',
      'a block producer (again for more)',
      (name: string, before: readonly string[]) => [...before, name],
      [],
    )
    .action(async (folder: string, _options: object, command: Command) => {
      const { producer, ...options }: MakeOptions = command.optsWithGlobals();
      await show(options, folder, makeIdentities(folder, usualIdentities(producer)));
    });
  broker
    .command('admit <folder> <name> <role> <key>')
    .description('admit an identity whose owner keeps the seed: name, role and public nkey (U…)')
    .action(async (folder: string, name: string, role: string, key: string, _options: object, command: Command) => {
      if (!isRole(role)) throw usageError(`"${role}" is no role; the roles are ${roles.join(', ')}.`);
      await change(command.optsWithGlobals(), folder, admitIdentity(folder, { name, role, key }));
    });
  broker
    .command('expel <folder> <name>')
    .description('stop admitting an identity')
    .action(async (folder: string, name: string, _options: object, command: Command) =>
      change(command.optsWithGlobals(), folder, expelIdentity(folder, name)),
    );
  broker
    .command('prepare')
    .description('make the missing streams and buckets of all actors')
    .option(
      '--identities <folder>',
      'folder with the seeds of the six admins; only a broker that admits every client needs none',
    )
    .option('--replicas <number>', 'copies of each stream in a cluster: 1, 3 or 5', '1')
    .action(async (_options: object, command: Command) => prepare(command.optsWithGlobals()));
}

async function show(
  options: GlobalOptions,
  folder: string,
  making: Promise<readonly AdmittedIdentity[]>,
): Promise<void> {
  const identities = await sentence(making);
  print(
    await contextOf(options),
    { folder: path.resolve(folder), identities: identities.map(({ name, role, key }) => ({ name, role, key })) },
    grid([['NAME', 'ROLE', 'KEY'], ...identities.map(({ name, role, key }) => [name, role, key])]),
  );
}

/**
 * Shows the admitted identities. If `npm start` runs the broker of this folder here, lets it read its configuration
 * again.
 */
async function change(
  options: GlobalOptions,
  folder: string,
  making: Promise<readonly AdmittedIdentity[]>,
): Promise<void> {
  await show(options, folder, making);
  const { network } = await contextOf(options);
  const broker = network?.processes.find(({ name }) => name === 'broker');
  const isOurs = network?.seedFile !== undefined && path.dirname(network.seedFile) === path.resolve(folder);
  if (broker === undefined || !isOurs) {
    complain('The change takes effect when the broker reads its configuration again: send HUP to its process.');
    return;
  }
  process.kill(broker.pid, 'SIGHUP');
  complain('The broker of this network reads its accounts again.');
}

async function prepare(options: PrepareOptions): Promise<void> {
  const replicas = Number(options.replicas);
  if (![1, 3, 5].includes(replicas)) throw usageError('--replicas must be 1, 3 or 5.');
  const context = await contextOf(options);
  for (const actor of actorNames) await sentence(prepareAs(context.servers, actor, replicas, options.identities));
  print(context, { prepared: true, replicas }, ['The broker is prepared.']);
}

async function prepareAs(
  servers: readonly string[],
  actor: ActorName,
  replicas: number,
  folder: string | undefined,
): Promise<void> {
  const connection = await connectBroker(
    servers,
    'bpdao broker prepare',
    folder === undefined ? undefined : readIdentity(seedFileIn(folder, adminOf(actor))),
  );
  try {
    await prepareActor(connection, actor, replicas, defaultLimits.leaseMs);
  } finally {
    await connection.close();
  }
}

/** Turns an expected failure into a CommandError with its sentence. */
const sentence = <T>(acting: Promise<T>): Promise<T> =>
  acting.catch((error: unknown) => {
    const refused = whyNotAllowed(error);
    if (refused !== undefined) throw new CommandError(refused);
    throw error instanceof IdentityError || error instanceof JournalError ? new CommandError(error.message) : error;
  });
