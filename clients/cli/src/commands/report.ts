import { readFile } from 'node:fs/promises';
import { Argument, type Command } from 'commander';
import { decodeBlockList, decodeVote, type Evidence, type Opened } from '@bpdao/messages';
import { mustBeAccepted, signEvidence } from '@bpdao/sdk';
import { CommandError } from '../command-error.ts';
import { contextOf, withClient, type GlobalOptions } from '../context.ts';
import { unlock } from '../passphrase.ts';
import { print } from '../print.ts';

/** A signed payload from a file: JSON with `payload` and `signature` in hexadecimal. */
interface SignedFile<T> {
  readonly payload: Opened<T>;
  readonly signature: Uint8Array;
}

const SIGNATURE_BYTES = 64;

/** Adds `bpdao report`, which proves that a member signed two things that exclude each other. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description('prove that a member signed two things that exclude each other; you get a tenth of its loss')
    .addArgument(new Argument('<what>', 'kind of the two things').choices(['lists', 'votes']))
    .argument('<one>', 'file: JSON with payload and signature in hexadecimal')
    .argument('<other>', 'file of the other thing')
    .requiredOption('--from <key>', 'name of the key that reports')
    .action(async (what: Evidence['proof']['type'], one: string, other: string, _options: object, command: Command) => {
      const options: GlobalOptions & { readonly from: string } = command.optsWithGlobals();
      const context = await contextOf(options);
      const proof = await proofOf(what, one, other);
      const keyPair = await unlock(context, options.from);
      await withClient(context, async (client) => {
        mustBeAccepted(
          'vpsc',
          await client.send(
            'vpsc',
            signEvidence({ keyPair, chainId: client.chainId }, { reporter: keyPair.address, proof }),
          ),
        );
        print(context, { proven: what }, ['proven     the offer is lost, and the stakes will be']);
      });
    });
}

async function proofOf(what: Evidence['proof']['type'], one: string, other: string): Promise<Evidence['proof']> {
  if (what === 'lists') {
    return { type: 'lists', one: await read(one, decodeBlockList), other: await read(other, decodeBlockList) };
  }
  return { type: 'votes', one: await read(one, decodeVote), other: await read(other, decodeVote) };
}

async function read<T>(file: string, decode: (bytes: Uint8Array) => T): Promise<SignedFile<T>> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CommandError(`${file} cannot be read: ${error.message}.`);
  });
  try {
    const { payload, signature } = JSON.parse(text) as { readonly payload: unknown; readonly signature: unknown };
    const bytes = Buffer.from(String(payload), 'hex');
    const signed = Buffer.from(String(signature), 'hex');
    if (signed.length !== SIGNATURE_BYTES) throw new Error('its signature is not 64 bytes');
    return { payload: { bytes, value: decode(bytes) }, signature: signed };
  } catch (error) {
    throw new CommandError(`${file} holds nothing signed: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
