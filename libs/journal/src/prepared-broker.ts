import { actorNames, catalogue, LEASE_BUCKET, snapshotBucket } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import type { NatsConnection } from '@nats-io/nats-core';
import { mustCallApi } from './jetstream-api.ts';
import { JournalError } from './journal-error.ts';
import { openLeases } from './kv-lease.ts';
import { openSnapshots } from './object-snapshots.ts';
import { lastSequence } from './reach.ts';
import { ensureStream, mustFind, mustHaveStream } from './stream-settings.ts';

/** Makes the streams of all actors where they are missing, on a broker without accounts. Throws JournalError when one is there with other settings. */
export async function ensureStreams(connection: NatsConnection, replicas: number): Promise<void> {
  for (const actor of actorNames) await ensureStream(connection, actor, replicas);
}

/** Makes the stream and the buckets of an actor where they are missing, in the account of the connection. Throws JournalError when one is there with other settings. */
export async function prepareActor(connection: NatsConnection, actor: ActorName, replicas: number, leaseMs: number): Promise<void> {
  await ensureStream(connection, actor, replicas);
  await openLeases(connection, leaseMs, replicas);
  await openSnapshots(connection, actor, replicas);
  await denyDirectReads(connection, snapshotStream(actor));
}

/** Throws JournalError when something that an actor needs is missing on the broker, or its stream has other settings. The connection is of the actor's account. */
export async function mustBePrepared(connection: NatsConnection, actor: ActorName, replicas: number): Promise<void> {
  await mustHaveStream(connection, actor, replicas);
  for (const bucket of [`KV_${LEASE_BUCKET}`, snapshotStream(actor)]) await mustFind(connection, bucket);
  for (const heard of catalogue[actor].hears) {
    if ((await lastSequence({ connection, account: actor }, heard)) === undefined) throw new JournalError(`the stream of ${heard}, which ${actor} hears, is not there; prepare the broker first (bpdao broker prepare)`);
  }
}

const snapshotStream = (actor: ActorName): string => `OBJ_${snapshotBucket(actor)}`;

/** The library makes an object store whose messages any member of a cluster hands out, to wherever it is told. */
async function denyDirectReads(connection: NatsConnection, stream: string): Promise<void> {
  const { config } = await mustFind(connection, stream);
  if (config.allow_direct === true) await mustCallApi(connection, `STREAM.UPDATE.${stream}`, { ...config, allow_direct: false }, `stream ${stream} cannot be changed`);
}
