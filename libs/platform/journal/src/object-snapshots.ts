import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { Objm, type ObjectStore } from '@nats-io/obj';
import type { SnapshotStore } from '@bpdao/actor';
import { snapshotBucket } from '@bpdao/wire';

/** The time that one call may take, ms. */
const CALL_MS = 5000;
/** The number of attempts to list snapshots before a start gives up, and the pause between two, ms. */
const LIST_TRIES = 10;
const LIST_PAUSE_MS = 500;

/** Opens an actor's snapshots in a NATS object store, and makes the store if it is missing. */
export async function openSnapshots(
  connection: NatsConnection,
  actor: string,
  replicas: number,
): Promise<SnapshotStore> {
  const bucket = snapshotBucket(actor);
  return new ObjectSnapshots(
    connection,
    bucket,
    await new Objm(jetstream(connection, { timeout: CALL_MS })).create(bucket, { replicas }),
  );
}

class ObjectSnapshots implements SnapshotStore {
  private readonly connection: NatsConnection;
  private readonly bucket: string;
  private readonly store: ObjectStore;

  constructor(connection: NatsConnection, bucket: string, store: ObjectStore) {
    this.connection = connection;
    this.bucket = bucket;
    this.store = store;
  }

  /**
   * Lists the snapshots. It asks again while the broker cannot answer, such as a cluster that has just lost a member.
   */
  async list(): Promise<readonly string[]> {
    for (let tried = 1; ; tried += 1) {
      try {
        return (await this.store.list()).filter(({ deleted }) => !deleted).map(({ name }) => name);
      } catch (error) {
        if (tried === LIST_TRIES) throw error;
        await sleep(LIST_PAUSE_MS);
      }
    }
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return (await this.store.getBlob(name)) ?? undefined;
    } catch {
      return undefined; // cut short, or its digest does not hold
    }
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.store.putBlob({ name }, bytes);
  }

  /** Removes a snapshot and its record. Names are never used again, so each record would stay for ever. */
  async remove(name: string): Promise<void> {
    await this.store.delete(name);
    const manager = await jetstreamManager(this.connection, { timeout: CALL_MS, checkAPI: false });
    await manager.streams.purge(`OBJ_${this.bucket}`, {
      filter: `$O.${this.bucket}.M.${padded(Buffer.from(name).toString('base64url'))}`,
    });
  }
}

/** Pads to a multiple of four, as the object store names its subjects. */
const padded = (base64: string): string => base64.padEnd(Math.ceil(base64.length / 4) * 4, '=');
