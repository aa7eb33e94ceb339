import { mkdir, readdir, readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { keyPairFromSeed, newKeyPair, readKeyAddress, writeAddress, writeKeyFile, type KeyPair } from '@bpdao/sdk';
import { CommandError, usageError } from '../command-error.ts';
import { contextOf, keyFileOf, type Context } from '../context.ts';
import { askPassphrase, warnPlain } from '../passphrase.ts';
import { grid, print, table } from '../print.ts';

/** Adds `bpdao keys new|list|show|import`. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('keys on this machine');
  keys
    .command('new <name>')
    .description('make a key')
    .option('--plain', 'do not encrypt it')
    .action(async (name: string, { plain }: { readonly plain?: boolean }, command: Command) =>
      store(await contextOf(command.optsWithGlobals()), name, newKeyPair(), plain === true),
    );
  keys
    .command('import <name> <file>')
    .description('take a key from a file that holds its 32-byte seed in hexadecimal (- reads standard input)')
    .option('--plain', 'do not encrypt it')
    .action(async (name: string, file: string, { plain }: { readonly plain?: boolean }, command: Command) =>
      store(await contextOf(command.optsWithGlobals()), name, await readSeed(file), plain === true),
    );
  keys
    .command('list')
    .description('list the keys')
    .action(async (_options: object, command: Command) => list(await contextOf(command.optsWithGlobals())));
  keys
    .command('show <name>')
    .description('show the address of a key')
    .action(async (name: string, _options: object, command: Command) =>
      show(await contextOf(command.optsWithGlobals()), name),
    );
}

async function store(context: Context, name: string, keyPair: KeyPair, plain: boolean): Promise<void> {
  const file = keyFileOf(context, name);
  const passphrase = plain ? undefined : await askPassphrase(`Passphrase for ${name}: `);
  if (!plain && (passphrase === undefined || passphrase === '')) {
    throw new CommandError('A passphrase is needed: set BPDAO_PASSPHRASE, run this in a terminal, or say --plain.');
  }
  await mkdir(context.keysFolder, { recursive: true, mode: 0o700 });
  await writeKeyFile(file, keyPair, passphrase);
  if (plain) warnPlain(file);
  const address = writeAddress(keyPair.address);
  print(
    context,
    { name, address, encrypted: !plain, file },
    table([
      ['name', name],
      ['address', address],
      ['file', file],
    ]),
  );
}

async function readSeed(file: string): Promise<KeyPair> {
  const text = (
    await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error: Error) => {
      throw new CommandError(`${file} cannot be read: ${error.message}.`);
    })
  ).trim();
  if (!/^[0-9a-fA-F]{64}$/.test(text)) throw usageError('The seed is not 64 hexadecimal digits.');
  return keyPairFromSeed(Buffer.from(text, 'hex'));
}

async function list(context: Context): Promise<void> {
  const files = (await readdir(context.keysFolder).catch(() => [])).filter((file) => file.endsWith('.json')).toSorted();
  const keys = [];
  for (const name of files.map((file) => file.slice(0, -'.json'.length))) {
    const key = await readKeyAddress(keyFileOf(context, name)).catch(() => undefined);
    if (key !== undefined) keys.push({ name, address: writeAddress(key.address), encrypted: key.encrypted });
  }
  const rows = keys.map(({ name, address, encrypted }) => [name, address, encrypted ? 'encrypted' : 'plain']);
  print(
    context,
    keys,
    keys.length === 0 ? [`There are no keys in ${context.keysFolder}.`] : grid([['NAME', 'ADDRESS', 'KEPT'], ...rows]),
  );
}

async function show(context: Context, name: string): Promise<void> {
  const file = keyFileOf(context, name);
  const { address, encrypted } = await readKeyAddress(file);
  print(
    context,
    { name, address: writeAddress(address), publicKey: address, encrypted, file },
    table([
      ['name', name],
      ['address', writeAddress(address)],
      ['public key', address],
      ['kept', encrypted ? 'encrypted' : 'plain'],
      ['file', file],
    ]),
  );
}
