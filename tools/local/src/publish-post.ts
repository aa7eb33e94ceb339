import { explainRefusal, hashOf, signPost, type Client, type KeyPair } from '@bpdao/sdk';
import { writeManifest, type Manifest } from '@bpdao/work-protocols';
import { LocalError } from './local-error.ts';

/** The weight that a protocol gives to each post on which it builds, ppm. */
export const TENTH_PPM = 100_000;

/** A post by one author. */
export interface Publication {
  readonly kind: 'comment' | 'proposal' | 'protocol';
  readonly content: string;
  /** Posts that it builds on, each for a tenth. */
  readonly buildsOn: readonly string[];
}

/** Publishes a post on the Forum; its address. Throws LocalError when it is refused. */
export async function publishPost(
  client: Client,
  author: KeyPair,
  { kind, content, buildsOn }: Publication,
): Promise<string> {
  const post = {
    kind,
    authors: [{ address: author.address, weightPpm: 1_000_000 }],
    references: buildsOn.map((target) => ({ target, weightPpm: TENTH_PPM })),
    content: Buffer.from(content),
  } as const;
  const signed = signPost({ keyPair: author, chainId: client.chainId }, post);
  const answer = await client.send('forum', signed);
  if (answer.type === 'refused') {
    throw new LocalError(`The ${kind} was not published: ${explainRefusal('forum', answer)}`);
  }
  if (answer.type === 'try-again') throw new LocalError(`The ${kind} was not published: ${answer.code}.`);
  return hashOf(signed.payload.bytes);
}

/** Publishes a protocol that builds on the one in force. */
export const publishProtocol = (
  client: Client,
  author: KeyPair,
  manifest: Manifest,
  inForce: string,
): Promise<string> =>
  publishPost(client, author, { kind: 'protocol', content: writeManifest(manifest), buildsOn: [inForce] });
