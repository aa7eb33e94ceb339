import { actorNames, catalogue, LEASE_BUCKET, snapshotBucket } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import type { NatsConnection } from '@nats-io/nats-core';
import { openLeases } from './kv-lease.ts';
import { openSnapshots } from './object-snapshots.ts';
import { ensureStream, mustFind, mustHaveStream } from './stream-settings.ts';

/** Makes the streams and buckets of all actors where they are missing. Throws JournalError when one is there with other settings. */
export async function prepareBroker(connection: NatsConnection, replicas: number, leaseMs: number): Promise<void> {
  for (const actor of actorNames) await ensureStream(connection, actor, replicas);
  await openLeases(connection, leaseMs, replicas);
  for (const actor of actorNames) await openSnapshots(connection, actor, replicas);
}

/** Throws JournalError when something that an actor needs is missing on the broker, or a stream has other settings. */
export async function mustBePrepared(connection: NatsConnection, actor: ActorName, replicas: number): Promise<void> {
  for (const one of [actor, ...catalogue[actor].hears]) await mustHaveStream(connection, one, replicas);
  for (const bucket of [`KV_${LEASE_BUCKET}`, `OBJ_${snapshotBucket(actor)}`]) await mustFind(connection, bucket);
}
