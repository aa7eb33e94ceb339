import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ask, complain } from '@bpdao/observability';
import { KeyFileError, readKeyFile, type KeyPair } from '@bpdao/sdk';
import { CommandError } from './command-error.ts';
import { keyFileOf, type Context } from './context.ts';

/** Resolves with the passphrase of the environment, or with one typed without an echo; undefined without a terminal. */
export async function askPassphrase(question: string): Promise<string | undefined> {
  const { BPDAO_PASSPHRASE: given } = process.env;
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY) return undefined;
  ask(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answer = await new Promise<string>((resolve) => lines.question('', resolve));
  lines.close();
  complain('');
  return answer;
}

/** Resolves with the key of this name. Asks for its passphrase if it is encrypted. */
export async function unlock(context: Context, name: string): Promise<KeyPair> {
  const file = keyFileOf(context, name);
  try {
    return (await readKeyFile(file)).keyPair;
  } catch (error) {
    if (!(error instanceof KeyFileError) || !error.passphraseMissing) throw error;
  }
  const passphrase = await askPassphrase(`Passphrase for ${name}: `);
  if (passphrase === undefined) {
    throw new CommandError(`${file} is encrypted; set BPDAO_PASSPHRASE or run this in a terminal.`);
  }
  return (await readKeyFile(file, passphrase)).keyPair;
}

export const warnPlain = (file: string): void =>
  complain(`Warning: ${file} is not encrypted; each reader of the file owns the address.`);
