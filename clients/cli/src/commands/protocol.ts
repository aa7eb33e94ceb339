import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { ShadowReport } from '@bpdao/messages';
import { printLines } from '@bpdao/observability';
import {
  examineAlone,
  listOf,
  outcomeAfter,
  PackageError,
  readPackage,
  type BlockOutcome,
  type BlockVector,
  type Examined,
  type PackageFiles,
  type VectorList,
} from '@bpdao/protocol-packages';
import type { Client } from '@bpdao/sdk';
import { builtIn, nameOfVersion, parseManifest, writeManifest } from '@bpdao/work-protocols';
import { CommandError, usageError } from '../command-error.ts';
import { contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { print, short, type Printable } from '../print.ts';
import { wholeOf } from '../read-words.ts';

const PAGE = 100;
/** The number of newest posts in which protocols are looked for. */
const LOOKED_THROUGH = 2_000;
/** The wait for an answer, ms: a version that is not deployed never answers. */
const SHADOW_MS = 2000;

/**
 * Adds `bpdao protocol`, about packages of work protocols, and about versions that shadow
 * (docs/tutorials/write-a-work-protocol.md).
 */
export function addProtocols(program: Command): void {
  const protocol = program.command('protocol').description('packages of work protocols, and versions that shadow');
  protocol
    .command('check <folder>')
    .description('print the digest of a package, run it without access to files, and check its block vectors')
    .option('--write', 'write the results into vectors that expect none yet', false)
    .action(async (folder: string, _options: object, command: Command) => {
      const options: GlobalOptions & { readonly write: boolean } = command.optsWithGlobals();
      const context = await contextOf(options);
      await ofPackage(async () => check(context, await readPackage(path.resolve(folder)), options.write));
    });
  protocol
    .command('manifest <folder>')
    .description(
      'print the manifest of a package from its files alone, without running it; publish it with bpdao post --kind protocol',
    )
    .action(async (folder: string) => {
      const { name, version, governanceSharePpm, digest } = await ofPackage(() => readPackage(path.resolve(folder)));
      printLines([writeManifest({ name, version, governanceSharePpm, digest })]);
    });
  protocol
    .command('list')
    .description('the posted protocols, newest first; the protocol in force is marked')
    .action(async (_options: object, command: Command) => {
      const context = await contextOf(command.optsWithGlobals());
      await withClient(context, (client) => list(context, client));
    });
  protocol
    .command('shadow <protocol>')
    .description(
      'the blocks that a version not in force would have made otherwise (an address, or a name such as work-protocol@2.0.0)',
    )
    .option('--limit <number>', 'the most heights to show, the newest ones', '10')
    .action(async (wanted: string, _options: object, command: Command) => {
      const options: GlobalOptions & { readonly limit: string } = command.optsWithGlobals();
      const context = await contextOf(options);
      const limit = Number(wholeOf(options.limit, '--limit', 1n));
      if (limit > PAGE) throw usageError(`--limit is at most ${PAGE}.`);
      await withClient(context, async (client) =>
        shadow(context, client, await addressOfProtocol(client, wanted), limit),
      );
    });
}

/** Turns the error of a broken package into a CommandError with its sentence. */
async function ofPackage<T>(act: () => Promise<T>): Promise<T> {
  return act().catch((error: unknown) => {
    throw error instanceof PackageError ? new CommandError(error.message) : error;
  });
}

/** A vector's file: the vector and its list, or the sentence that says why it is no vector. */
type VectorFile =
  | { readonly type: 'vector'; readonly file: string; readonly vector: BlockVector; readonly list: VectorList }
  | { readonly type: 'none'; readonly file: string; readonly sentence: string };

/** The result of a vector; it holds if there is no sentence. */
interface Checked {
  readonly file: string;
  readonly name: string;
  readonly sentence?: string;
}

/** Checks all vectors of a package: the files in `vectors` and below that the package lists. */
async function check(context: Context, found: PackageFiles, write: boolean): Promise<void> {
  const vectors = [...found.files]
    .filter(([file]) => /^vectors\/.+\.json$/.test(file))
    .map(([file, bytes]) => vectorIn(file, bytes));
  const examined = await examineAlone(
    found,
    vectors.flatMap((one) => (one.type === 'vector' ? [one.list] : [])),
  );
  const said = examined.values();
  const results = await Promise.all(
    vectors.map(async (one) =>
      one.type === 'none'
        ? { file: one.file, name: '', sentence: one.sentence }
        : checkVector(found.folder, one, said.next().value, write),
    ),
  );
  const failed = results.filter(({ sentence }) => sentence !== undefined);
  const named = nameOfVersion(found);
  print(
    context,
    {
      name: found.name,
      version: found.version,
      digest: found.digest,
      governanceSharePpm: found.governanceSharePpm,
      vectors: results.map(({ file, sentence }) => ({ file, ok: sentence === undefined, sentence })),
    },
    [
      `package    ${named}`,
      `digest     ${found.digest}`,
      `files      ${[...found.files.keys()].join(', ')}`,
      ...results.map(
        ({ file, name, sentence }) =>
          `${sentence === undefined ? 'ok        ' : 'NOT       '} ${file}: a list ${name}${sentence === undefined ? '' : `: ${sentence}`}`,
      ),
    ],
  );
  if (failed.length > 0) {
    throw new CommandError(`${failed.length} of ${results.length} block vectors of ${named} do not hold.`);
  }
  if (results.length === 0) {
    throw new CommandError(`${named} has no block vectors: put some into vectors/, and vectors among its files.`);
  }
}

function vectorIn(file: string, bytes: Uint8Array): VectorFile {
  try {
    const vector = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as BlockVector;
    return { type: 'vector', file, vector, list: listOf(vector) };
  } catch (error) {
    return { type: 'none', file, sentence: `it is no block vector: ${messageOf(error)}` };
  }
}

async function checkVector(
  folder: string,
  { file, vector }: Extract<VectorFile, { readonly type: 'vector' }>,
  examined: Examined | undefined,
  write: boolean,
): Promise<Checked> {
  const { name } = vector;
  if (examined === undefined || examined.type === 'threw') {
    return { file, name, sentence: `the package threw: ${examined?.sentence ?? 'nothing'}` };
  }
  let outcome: BlockOutcome;
  try {
    outcome = outcomeAfter(examined.type === 'refused' ? examined : undefined, vector);
  } catch (error) {
    return { file, name, sentence: `it is no block vector: ${messageOf(error)}` };
  }
  if (vector.expected === undefined && write) {
    await writeFile(path.join(folder, file), `${JSON.stringify({ ...vector, expected: outcome }, undefined, 2)}\n`);
    return { file, name };
  }
  if (JSON.stringify(vector.expected) === JSON.stringify(outcome)) return { file, name };
  return {
    file,
    name,
    sentence: `${vector.expected === undefined ? 'nothing is expected' : `expected ${inWords(vector.expected)}`}, and the result is ${inWords(outcome)}`,
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const inWords = (outcome: BlockOutcome): string =>
  'header' in outcome
    ? `the header ${outcome.header}`
    : `a refusal of transaction ${outcome.refused.index}: ${outcome.refused.code}`;

interface PostedProtocol {
  readonly address: string;
  readonly name: string;
  readonly digest: string | undefined;
  readonly governanceSharePpm: number;
}

/** The posted protocols that were found. */
interface PostedProtocols {
  /** The protocols, newest first; those of genesis last. */
  readonly protocols: readonly PostedProtocol[];
  /** True if the history may have older posts, which were not looked through. */
  readonly isCut: boolean;
}

/** Resolves with the protocols among the newest posts, and those of genesis. */
async function postedProtocols(client: Client): Promise<PostedProtocols> {
  const found = new Map<string, PostedProtocol>();
  const add = (address: string, content: Uint8Array): void => {
    const manifest = parseManifest(content);
    if (manifest !== undefined) {
      found.set(address, {
        address,
        name: nameOfVersion(manifest),
        digest: manifest.digest,
        governanceSharePpm: manifest.governanceSharePpm,
      });
    }
  };
  let isCut = true;
  for (let skip = 0; skip < LOOKED_THROUGH && isCut;) {
    const { records } = await client.query('forum', { type: 'posts', skip, limit: PAGE });
    for (const { address, post } of records) if (post.value.kind === 'protocol') add(address, post.value.content);
    isCut = records.length > 0;
    skip += records.length;
  }
  for (const { address, post } of client.genesis.posts) {
    if (post.value.kind === 'protocol' && !found.has(address)) add(address, post.value.content);
  }
  return { protocols: [...found.values()], isCut };
}

/**
 * Resolves with the address of a wanted protocol. A name and version means the first post that carries it. Throws
 * CommandError if older posts were not looked through, because one of them may carry the name.
 */
async function addressOfProtocol(client: Client, wanted: string): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(wanted)) return wanted;
  const { protocols, isCut } = await postedProtocols(client);
  if (isCut) {
    throw new CommandError(
      `There are more than ${LOOKED_THROUGH} posts: name the protocol by the address of its post.`,
    );
  }
  const found = protocols.findLast(({ name }) => name === wanted);
  if (found === undefined) throw new CommandError(`No protocol ${wanted} was posted.`);
  return found.address;
}

async function list(context: Context, client: Client): Promise<void> {
  const [{ protocols, isCut }, { height }] = await Promise.all([
    postedProtocols(client),
    client.query('wsc', { type: 'round' }),
  ]);
  const { epoch } = await client.query('governance', { type: 'in-force', height });
  const known = (one: PostedProtocol): string =>
    one.digest !== undefined
      ? `digest ${short(one.digest)}`
      : builtIn.some((built) => nameOfVersion(built) === one.name)
        ? 'comes with the project'
        : 'no digest: nobody can run it';
  print(
    context,
    { height: String(height), inForce: epoch?.protocol, protocols: protocols.map((one) => ({ ...one })) },
    [
      ...protocols.map(
        (one) =>
          `${one.address}  ${one.name.padEnd(28)}  ${known(one)}${one.address === epoch?.protocol ? `  in force at height ${height}` : ''}`,
      ),
      ...(isCut ? [`of the newest ${LOOKED_THROUGH} posts; there are older ones`] : []),
    ],
  );
}

async function shadow(context: Context, client: Client, protocol: string, limit: number): Promise<void> {
  const { shadowed, differing, reports } = await client
    .query('wsc', { type: 'shadow', protocol, limit }, { timeoutMs: SHADOW_MS })
    .catch(() => {
      throw new CommandError(`No WSC of the protocol ${protocol} answers: it is not deployed.`);
    });
  print(
    context,
    { protocol, shadowed: String(shadowed), differing: String(differing), reports: reports.map(valueOf) },
    [
      `protocol   ${protocol}`,
      `shadowed   ${shadowed} blocks, ${differing} of them otherwise`,
      ...reports.map((report) => `${String(report.height).padStart(7)}  ${sentenceOf(report)}`),
    ],
  );
}

const valueOf = ({
  height,
  attempt,
  blockHash,
  transactions,
  leftOut,
  differs,
  refusedCode,
  refusedAt,
  otherOrderAt,
  stateRoot,
}: ShadowReport): Printable => ({
  height: String(height),
  attempt,
  blockHash,
  transactions,
  leftOut,
  differs,
  refusedCode,
  refusedAt,
  otherOrderAt,
  stateRoot,
});

function sentenceOf({
  differs,
  refusedCode,
  refusedAt,
  leftOut,
  transactions,
  otherOrderAt,
  stateRoot,
}: ShadowReport): string {
  if (!differs) return `${transactions} transactions, the same`;
  return [
    `${transactions} transactions`,
    ...(refusedCode === undefined ? [] : [`would refuse transaction ${refusedAt ?? 0}: ${refusedCode}`]),
    ...(leftOut === 0 ? [] : [`would leave out ${leftOut}`]),
    ...(otherOrderAt === undefined ? [] : [`another order from ${otherOrderAt} on`]),
    ...(stateRoot === undefined ? ['could not execute its own order'] : []),
  ].join(', ');
}
