import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { WHOLE_PPM, type Post, type PostKind } from '@bpdao/messages';
import { INCINERATOR } from '@bpdao/references';
import { hashOf, mustBeAccepted, signPost } from '@bpdao/sdk';
import { CommandError, usageError } from './command-error.ts';
import { addressOf, contextOf, withClient, type Context, type GlobalOptions } from './context.ts';
import { unlock } from './passphrase.ts';
import { print } from './print.ts';
import { hashTextOf, weightOf } from './read-words.ts';

/** The options of commands that publish a post. */
export interface PostOptions extends GlobalOptions {
  readonly from: string;
  readonly file?: string;
  readonly author: readonly string[];
  readonly reference: readonly string[];
  readonly burn?: string;
}
const BURNS = 'incinerator';
const collect = (word: string, words: readonly string[]): readonly string[] => [...words, word];

/** Adds the options of a post to a command. */
export function withPostOptions(command: Command): Command {
  return command
    .requiredOption('--from <key>', 'name of the key that signs: the first author')
    .option('--file <path>', 'file with its text (- reads standard input)')
    .option(
      '--author <who:weight>',
      'an author and its share, % or ppm; all shares sum to 100%; the signer alone when absent',
      collect,
      [],
    )
    .option(
      '--reference <post:weight>',
      'an older post it builds on (positive) or speaks against (negative), % or ppm',
      collect,
      [],
    )
    .option('--burn <weight>', 'the share of its rewards to burn, % or ppm');
}

/** Signs and publishes a post, and prints its address. Its content is the text, or the file of --file. */
export async function publishPost(
  command: Command,
  kind: Extract<PostKind, 'comment' | 'proposal' | 'protocol'>,
  text: string | undefined,
): Promise<void> {
  const options: PostOptions = command.optsWithGlobals();
  const context = await contextOf(options);
  const references = referencesOf(options);
  const content = await contentOf(text, options.file);
  const keyPair = await unlock(context, options.from);
  const post: Post = { kind, authors: await authorsOf(context, options.author, keyPair.address), references, content };
  await withClient(context, async (client) => {
    const signed = signPost({ keyPair, chainId: client.chainId }, post);
    mustBeAccepted('forum', await client.send('forum', signed));
    const address = hashOf(signed.payload.bytes);
    print(context, { address, kind: post.kind }, [`published  ${address}`]);
  });
}

async function contentOf(text: string | undefined, file: string | undefined): Promise<Uint8Array> {
  if ((text === undefined) === (file === undefined)) {
    throw usageError('Give the text of a post either as an argument or with --file.');
  }
  if (text !== undefined) return Buffer.from(text, 'utf8');
  return readFile(file === '-' || file === undefined ? '/dev/stdin' : file).catch((error: Error) => {
    throw new CommandError(`${file} cannot be read: ${error.message}.`);
  });
}

async function authorsOf(context: Context, words: readonly string[], signer: string): Promise<Post['authors']> {
  if (words.length === 0) return [{ address: signer, weightPpm: WHOLE_PPM }];
  const authors = await Promise.all(
    words.map(async (word) => {
      const [who, weight] = splitOf(word, '--author');
      return { address: await addressOf(context, who), weightPpm: weightOf(weight, '--author') };
    }),
  );
  if (authors[0]?.address !== signer) throw usageError('The first --author must be the key that signs.');
  return authors;
}

function referencesOf({ reference, burn }: PostOptions): Post['references'] {
  const references = reference.map((word) => {
    const [target, weight] = splitOf(word, '--reference');
    return {
      target: target === BURNS ? INCINERATOR : hashTextOf(target, 'post'),
      weightPpm: weightOf(weight, '--reference'),
    };
  });
  return burn === undefined
    ? references
    : [...references, { target: INCINERATOR, weightPpm: weightOf(burn, '--burn') }];
}

function splitOf(word: string, option: string): readonly [string, string] {
  const at = word.lastIndexOf(':');
  if (at < 1) throw usageError(`${option} ${word} is not a name and a share with a colon between them.`);
  return [word.slice(0, at), word.slice(at + 1)];
}
