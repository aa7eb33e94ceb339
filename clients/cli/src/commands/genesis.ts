import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  defaultGovernable,
  defaultParameters,
  GENESIS_FORMAT,
  governableDocument,
  parametersDocument,
  parseGenesis,
  type Genesis,
} from '@bpdao/genesis';
import { writeAddress, writeAmount } from '@bpdao/sdk';
import { CommandError, usageError } from '../command-error.ts';
import { addressOf, contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { print, table } from '../print.ts';
import { amountOf } from '../read-words.ts';

interface NewOptions extends GlobalOptions {
  readonly name: string;
  readonly account: readonly string[];
  readonly member: readonly string[];
  readonly founder: readonly string[];
  readonly author?: string;
  readonly set: readonly string[];
}

const gather = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds `bpdao genesis new|check|show`, about the file from which a chain starts. */
export function addGenesis(program: Command): void {
  const genesis = program.command('genesis').description('the file from which a chain starts');
  genesis
    .command('new <file>')
    .description('write a genesis file')
    .option('--name <name>', 'name of the chain, for people', 'A block producer DAO')
    .option('--account <who=$>', 'an account with $ (again for more)', gather, [])
    .option('--member <who=REP>', 'a member with work REP (again for more)', gather, [])
    .option(
      '--founder <who>',
      'a founder, which may make an offer of 0 while no REP exists (again for more)',
      gather,
      [],
    )
    .option('--author <who>', "author of the first protocol's post; the first member or founder when absent")
    .option('--set <parameter=value>', 'a parameter with another value than the default (again for more)', gather, [])
    .action(async (file: string, _options: object, command: Command) => {
      const options: NewOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      const bytes = Buffer.from(`${JSON.stringify(await compose(context, options), null, 2)}\n`);
      show(context, parseGenesis(bytes));
      await writeFile(file, bytes, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
        throw new CommandError(
          error.code === 'EEXIST' ? `${file} exists already.` : `${file} cannot be written: ${error.message}.`,
        );
      });
    });
  genesis
    .command('check <file>')
    .description('read a genesis file and name its fault')
    .action(async (file: string, _options: object, command: Command) =>
      show(await contextOf(command.optsWithGlobals()), parseGenesis(await bytesOf(file))),
    );
  genesis
    .command('show')
    .description('show the genesis of the network')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(command.optsWithGlobals());
      await withClient(context, async (client) => show(context, client.genesis));
    });
}

async function compose(context: Context, options: NewOptions): Promise<object> {
  const accounts = await holdings(context, options.account, '--account');
  const members = await holdings(context, options.member, '--member');
  const founders = await Promise.all(options.founder.map(async (who) => writeAddress(await addressOf(context, who))));
  const author =
    options.author === undefined
      ? (members[0]?.address ?? founders[0])
      : writeAddress(await addressOf(context, options.author));
  if (author === undefined) {
    throw usageError('A chain needs a --member or a --founder, and its first protocol an --author.');
  }
  return {
    format: GENESIS_FORMAT,
    name: options.name,
    time: new Date().toISOString(),
    accounts: accounts.map(({ address, amount }) => ({ address, balance: amount })),
    members: members.map(({ address, amount }) => ({ address, wrep: amount })),
    founders,
    posts: [
      {
        name: 'protocol',
        kind: 'protocol',
        authors: [{ address: author, weightPpm: 1_000_000 }],
        references: [],
        content: { name: 'work-protocol', version: '1.0.0' },
      },
    ],
    protocol: 'protocol',
    parameters: parametersWith(options.set),
    governable: governableDocument(defaultGovernable),
  };
}

async function holdings(
  context: Context,
  list: readonly string[],
  option: string,
): Promise<readonly { readonly address: string; readonly amount: string }[]> {
  return Promise.all(
    list.map(async (text) => {
      const [who = '', amount = ''] = text.split('=');
      return { address: writeAddress(await addressOf(context, who)), amount: writeAmount(amountOf(amount, option)) };
    }),
  );
}

function parametersWith(changes: readonly string[]): object {
  const parameters = new Map<string, unknown>(Object.entries(parametersDocument(defaultParameters)));
  for (const change of changes) {
    const [name = '', value = ''] = change.split('=');
    if (!parameters.has(name)) throw usageError(`--set ${change}: there is no parameter "${name}".`);
    parameters.set(name, value === 'true' || value === 'false' ? value === 'true' : value);
  }
  return Object.fromEntries(parameters);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: Error) => {
    throw new CommandError(`${file} cannot be read: ${error.message}.`);
  });
}

function show(context: Context, genesis: Genesis): void {
  const { chainId, name, timeMs, accounts, members, founders, posts, protocol, parametersHash } = genesis;
  const dollarsInAll = accounts.reduce((sum, { balance }) => sum + balance, 0n);
  const repInAll = members.reduce((sum, { wrep }) => sum + wrep, 0n);
  const parameters = Object.fromEntries(
    Object.entries(genesis.parameters).map(([key, value]) => [key, typeof value === 'bigint' ? String(value) : value]),
  );
  print(
    context,
    {
      chainId,
      name,
      timeMs,
      accounts: accounts.length,
      balance: writeAmount(dollarsInAll),
      members: members.length,
      wrep: writeAmount(repInAll),
      founders: founders.length,
      posts: posts.length,
      protocol,
      parametersHash,
      parameters,
    },
    table([
      ['name', name],
      ['chain', chainId],
      ['time', new Date(timeMs).toISOString()],
      ['accounts', `${accounts.length} with $ ${writeAmount(dollarsInAll)}`],
      ['members', `${members.length} with ${writeAmount(repInAll)} REP`],
      ['founders', String(founders.length)],
      ['posts', String(posts.length)],
      ['protocol', protocol],
    ]),
  );
}
