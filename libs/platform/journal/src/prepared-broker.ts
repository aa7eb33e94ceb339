import type { NatsConnection } from '@nats-io/nats-core';
import { LEASE_BUCKET, snapshotBucket, type Chain, type StoredMessage, type Vocabulary } from '@bpdao/wire';
import { mustCallApi } from './jetstream-api.ts';
import { NotPrepared, StreamDamage } from './journal-error.ts';
import { openLeases } from './kv-lease.ts';
import { openSnapshots } from './object-snapshots.ts';
import { lastSequence, readMessage, type Reach } from './reach.ts';
import { openMessage } from './stored-message.ts';
import { ensureStream, mustFind, mustHaveStream } from './stream-settings.ts';

/**
 * Makes the missing streams of all actors, on a broker without accounts. Throws JournalError if a stream exists with
 * other settings.
 */
export async function ensureStreams(
  connection: NatsConnection,
  { actors }: Vocabulary,
  replicas: number,
): Promise<void> {
  for (const actor of Object.keys(actors)) await ensureStream(connection, actor, replicas);
}

/**
 * Makes the missing stream and buckets of an actor, in the account of the connection. Throws JournalError if one exists
 * with other settings.
 */
export async function prepareActor(
  connection: NatsConnection,
  actor: string,
  replicas: number,
  leaseMs: number,
): Promise<void> {
  await ensureStream(connection, actor, replicas);
  await openLeases(connection, leaseMs, replicas);
  await openSnapshots(connection, actor, replicas);
  await denyDirectReads(connection, snapshotStream(actor));
}

/**
 * Throws NotPrepared if something that an actor needs is missing on the broker, JournalError if its stream has other
 * settings. The connection belongs to the actor's account.
 */
export async function mustBePrepared(
  connection: NatsConnection,
  vocabulary: Vocabulary,
  actor: string,
  replicas: number,
): Promise<void> {
  await mustHaveStream(connection, actor, replicas);
  for (const bucket of [`KV_${LEASE_BUCKET}`, snapshotStream(actor)]) await mustFind(connection, bucket);
  for (const heard of hearsOf(vocabulary, actor)) {
    if ((await lastSequence({ connection, account: actor }, heard)) === undefined) {
      throw new NotPrepared(`the stream of ${heard}, which ${actor} hears,`);
    }
  }
}

/**
 * Throws JournalError if the stream of an actor, or a stream that it hears, belongs to another chain. It ignores
 * damage: readers stop before it.
 */
export async function mustBeOfChain(reach: Reach, actor: string, chain: Chain): Promise<void> {
  for (const one of [actor, ...hearsOf(chain.vocabulary, actor)]) {
    const first = await readMessage(reach, one, 1);
    if (first !== undefined) mustOpen(one, chain, first);
  }
}

function mustOpen(actor: string, chain: Chain, message: StoredMessage): void {
  try {
    openMessage(actor, chain, message);
  } catch (error) {
    if (!(error instanceof StreamDamage)) throw error;
  }
}

const hearsOf = ({ actors }: Vocabulary, actor: string): readonly string[] => actors[actor]?.hears ?? [];

const snapshotStream = (actor: string): string => `OBJ_${snapshotBucket(actor)}`;

/**
 * Denies direct reads. The library allows them: then any member of a cluster would send messages to any subject that a
 * client names.
 */
async function denyDirectReads(connection: NatsConnection, stream: string): Promise<void> {
  const { config } = await mustFind(connection, stream);
  if (config.allow_direct === true) {
    await mustCallApi(
      connection,
      `STREAM.UPDATE.${stream}`,
      { ...config, allow_direct: false },
      `stream ${stream} cannot be changed`,
    );
  }
}
