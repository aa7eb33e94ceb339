import path from 'node:path';
import { defaultLimits } from '@bpdao/actor';
import { admitIdentity, expelIdentity, IdentityError, isRole, makeIdentities, readIdentity, roles, usualIdentities, whyNotAllowed } from '@bpdao/identities';
import type { AdmittedIdentity } from '@bpdao/identities';
import { JournalError, prepareBroker } from '@bpdao/journal';
import { connectBroker } from '@bpdao/sdk';
import type { Command } from 'commander';
import { CommandError, usageError } from '../command-error.ts';
import { contextOf } from '../context.ts';
import type { GlobalOptions } from '../context.ts';
import { grid, print } from '../print.ts';

interface MakeOptions extends GlobalOptions {
  readonly producer: readonly string[];
}

interface PrepareOptions extends GlobalOptions {
  readonly replicas: string;
}

/** `bpdao broker identities|admit|expel|prepare`: who may say and hear what, and what the actors find on the broker. */
export function addBroker(program: Command): void {
  const broker = program.command('broker').description('who is admitted by the broker, and what is made on it before the services start');
  broker.command('identities <folder>').description('make a seed for each role that the folder lacks, and the configuration of the broker')
    .option('--producer <name>', 'a block producer (again for more)', (name: string, before: readonly string[]) => [...before, name], [])
    .action(async (folder: string, _options: object, command: Command) => {
      const { producer, ...options }: MakeOptions = command.optsWithGlobals();
      await show(options, folder, makeIdentities(folder, usualIdentities(producer)));
    });
  broker.command('admit <folder> <name> <role> <key>').description('admit one who keeps the seed: name, role and public nkey (U…)')
    .action(async (folder: string, name: string, role: string, key: string, _options: object, command: Command) => {
      if (!isRole(role)) throw usageError(`"${role}" is no role; the roles are ${roles.join(', ')}.`);
      await show(command.optsWithGlobals(), folder, admitIdentity(folder, { name, role, key }));
    });
  broker.command('expel <folder> <name>').description('admit one no more')
    .action(async (folder: string, name: string, _options: object, command: Command) => show(command.optsWithGlobals(), folder, expelIdentity(folder, name)));
  broker.command('prepare').description('make the streams and buckets of all actors where they are missing; needs the seed of the admin')
    .option('--replicas <number>', 'copies of each stream in a cluster: 1, 3 or 5', '1')
    .action(async (_options: object, command: Command) => prepare(command.optsWithGlobals()));
}

async function show(options: GlobalOptions, folder: string, making: Promise<readonly AdmittedIdentity[]>): Promise<void> {
  const identities = await sentence(making);
  print(await contextOf(options), { folder: path.resolve(folder), identities: identities.map(({ name, role, key }) => ({ name, role, key })) }, grid([['NAME', 'ROLE', 'KEY'], ...identities.map(({ name, role, key }) => [name, role, key])]));
}

async function prepare(options: PrepareOptions): Promise<void> {
  const replicas = Number(options.replicas);
  if (![1, 3, 5].includes(replicas)) throw usageError('--replicas must be 1, 3 or 5.');
  const context = await contextOf(options);
  const identity = await sentence(Promise.resolve().then(() => readIdentity(context.seedFile)));
  const connection = await connectBroker(context.servers, 'bpdao broker prepare', identity);
  try {
    await sentence(prepareBroker(connection, replicas, defaultLimits.leaseMs));
  } finally {
    await connection.close();
  }
  print(context, { prepared: true, replicas }, ['The broker is prepared.']);
}

/** What is expected to go wrong is a sentence and no fault of the program. */
const sentence = <T>(acting: Promise<T>): Promise<T> => acting.catch((error: unknown) => {
  const refused = whyNotAllowed(error);
  if (refused !== undefined) throw new CommandError(refused);
  throw error instanceof IdentityError || error instanceof JournalError ? new CommandError(error.message) : error;
});
