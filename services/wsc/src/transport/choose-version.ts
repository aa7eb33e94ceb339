import type { NatsConnection } from '@nats-io/nats-core';
import { catalogue, HEADERS, querySubject } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import { decodePost, sha256Hex, type ForumQuery, type ForumReply, type Post } from '@bpdao/messages';
import { installedIn, PackageError } from '@bpdao/protocol-packages';
import { awaitBroker, ConfigurationError, NotThereYet, patiently, type Surroundings } from '@bpdao/transport';
import { nameOfVersion, parseManifest, runnable, type Manifest } from '@bpdao/work-protocols';
import type { WscVersion } from '../domain/turn.ts';

/** A protocol's post, reduced to the fields that this process needs. */
interface Posted {
  readonly address: string;
  readonly manifest: Manifest;
}

type Asked = Extract<ForumQuery, { type: 'post' | 'posts' }>;
type ReplyOf<T extends Asked['type']> = Extract<ForumReply, { type: T }>;

const ASK_MS = 1_000;
const PAGE = 100;

/**
 * Chooses the version of this process (docs/spec/work-protocols.md, "A deployment"). `WSC_PROTOCOL` is the address of a
 * protocol's post, or the name and version in it, and then the first such post counts; without it the process runs the
 * protocol of genesis. The code comes with the project, or from the folder `BPDAO_PROTOCOLS`. Waits for the broker and
 * the Forum if it must ask. Throws ConfigurationError.
 */
export async function chooseVersion(
  environment: Readonly<Record<string, string | undefined>>,
  surroundings: Pick<Surroundings, 'configuration' | 'log'>,
): Promise<WscVersion & { readonly protocol: string }> {
  const { genesis } = surroundings.configuration;
  const wanted = environment.WSC_PROTOCOL?.trim() || genesis.protocol;
  const posted = inGenesis(wanted, genesis) ?? (await onTheForum(wanted, surroundings));
  const installed = await installedIn(environment.BPDAO_PROTOCOLS).catch((error: unknown) => {
    throw error instanceof PackageError ? new ConfigurationError(`BPDAO_PROTOCOLS: ${error.message}`) : error;
  });
  const found = runnable(posted.manifest, installed);
  if (found.type === 'missing') {
    throw new ConfigurationError(`WSC_PROTOCOL: ${posted.address} cannot be run: ${found.sentence}.`);
  }
  return { protocol: posted.address, work: found.work };
}

function inGenesis(wanted: string, { posts }: Genesis): Posted | undefined {
  for (const { address, post } of posts) {
    const manifest = manifestOf(post.value);
    if (manifest !== undefined && isWanted(wanted, { address, manifest })) return { address, manifest };
  }
  return undefined;
}

const manifestOf = ({ kind, content }: Post): Manifest | undefined =>
  kind === 'protocol' ? parseManifest(content) : undefined;
const isWanted = (wanted: string, { address, manifest }: Posted): boolean =>
  wanted === address || wanted === nameOfVersion(manifest);

async function onTheForum(
  wanted: string,
  { configuration: { servers, identity }, log }: Pick<Surroundings, 'configuration' | 'log'>,
): Promise<Posted> {
  const isAddress = /^[0-9a-f]{64}$/.test(wanted);
  if (!isAddress && !wanted.includes('@')) {
    throw new ConfigurationError(
      `WSC_PROTOCOL: "${wanted}" is neither the address of a post (64 hexadecimal digits) nor a name and version such as work-protocol@2.0.0.`,
    );
  }
  const connection = await awaitBroker(servers, 'wsc', identity, log);
  try {
    return await patiently(async () => {
      const { found, isSure } = isAddress ? await byAddress(connection, wanted) : await byName(connection, wanted);
      if (found !== undefined) return found;
      if (isSure) throw new ConfigurationError(`WSC_PROTOCOL: no protocol ${wanted} was posted on the Forum.`);
      throw new NotThereYet(`WSC_PROTOCOL: the Forum does not say yet whether ${wanted} was posted`);
    }, log);
  } finally {
    await connection.close();
  }
}

/** The answer of the Forum's history. It is not sure if nothing was found while the history is behind the chain. */
interface Told {
  readonly found: Posted | undefined;
  readonly isSure: boolean;
}

async function byAddress(connection: NatsConnection, address: string): Promise<Told> {
  const reply = await ask(connection, { type: 'post', address });
  const bytes = reply?.record?.post.bytes;
  if (bytes === undefined || sha256Hex(bytes) !== address) {
    return { found: undefined, isSure: reply?.behindBy === 0n };
  }
  const manifest = manifestOf(decodePost(bytes));
  return { found: manifest === undefined ? undefined : { address, manifest }, isSure: true };
}

/**
 * Finds a protocol's post by name and version. Posts come newest first; the first such post ever counts, so that a
 * later copy is not taken for it.
 */
async function byName(connection: NatsConnection, wanted: string): Promise<Told> {
  let found: Posted | undefined;
  for (let skip = 0; ;) {
    const reply = await ask(connection, { type: 'posts', skip, limit: PAGE });
    if (reply === undefined) return { found: undefined, isSure: false };
    for (const { address, post } of reply.records) {
      const manifest = manifestOf(post.value);
      if (manifest !== undefined && isWanted(wanted, { address, manifest })) found = { address, manifest };
    }
    if (reply.records.length === 0) return { found, isSure: reply.behindBy === 0n };
    skip += reply.records.length;
  }
}

/** Returns the answer of the Forum; undefined if it does not answer. */
async function ask<Q extends Asked>(connection: NatsConnection, query: Q): Promise<ReplyOf<Q['type']> | undefined> {
  const message = await connection
    .request(querySubject('forum', query.type), catalogue.forum.query.encode(query), { timeout: ASK_MS })
    .catch(() => undefined);
  if (message === undefined || message.headers?.has(HEADERS.errorCode) === true) return undefined;
  return catalogue.forum.reply.decode(query.type, message.data) as ReplyOf<Q['type']>;
}
