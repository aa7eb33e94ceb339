import { jetstream, JetStreamApiError } from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Lease } from '@bpdao/actor';
import { LEASE_BUCKET } from '@bpdao/wire';

/** The time to wait for an answer about a lease, ms: shorter than the time between two renewals. */
const ANSWER_MS = 400;
const WRONG_LAST_SEQUENCE = 10_071;

/** Opens the bucket of leases, or makes it. The broker removes an entry that nobody renews in `leaseMs`. */
export const openLeases = (connection: NatsConnection, leaseMs: number, replicas: number): Promise<KV> =>
  new Kvm(jetstream(connection, { timeout: 5000 })).create(LEASE_BUCKET, {
    history: 1,
    ttl: leaseMs,
    replicas,
    allow_direct: false,
  });

/** A lease on a key of a NATS key-value bucket: created if nobody holds it, renewed by its revision. */
export class KvLease implements Lease {
  private readonly kv: KV;
  private readonly key: string;
  private readonly holder: string;
  private revision: number | undefined;
  private why: string | undefined;

  /** `holder` is unique to this process. */
  constructor(kv: KV, key: string, holder: string) {
    this.kv = kv;
    this.key = key;
    this.holder = holder;
  }

  get refusal(): string | undefined {
    return this.why;
  }

  async take(): Promise<'held' | 'anothers' | 'unknown'> {
    this.why = undefined;
    try {
      this.revision = await inTime(
        this.revision === undefined
          ? this.kv.create(this.key, this.holder)
          : this.kv.update(this.key, this.holder, this.revision, ANSWER_MS),
      );
      return 'held';
    } catch (error) {
      if (isWrongRevision(error)) return this.look();
      if (error instanceof JetStreamApiError) this.why = `${error.code} ${error.message}`;
      return 'unknown';
    }
  }

  async release(): Promise<void> {
    const { revision } = this;
    this.revision = undefined;
    if (revision !== undefined) {
      await inTime(this.kv.delete(this.key, { previousSeq: revision })).catch(() => undefined);
    }
  }

  async brokerMs(): Promise<number | undefined> {
    try {
      const {
        streamInfo: { ts },
      } = await inTime(this.kv.status());
      const brokerMs = Date.parse(ts ?? '');
      return Number.isNaN(brokerMs) ? undefined : brokerMs;
    } catch {
      return undefined;
    }
  }

  /**
   * Finds the holder after a revision was wrong. If this process wrote the entry without hearing the answer, the lease
   * is its own, and it renews the lease next.
   */
  private async look(): Promise<'anothers' | 'unknown'> {
    try {
      const entry = await inTime(this.kv.get(this.key));
      const isThere = entry !== null && entry.operation === 'PUT';
      const isOwn = isThere && entry.string() === this.holder;
      this.revision = isOwn ? entry.revision : undefined;
      return isThere && !isOwn ? 'anothers' : 'unknown';
    } catch {
      return 'unknown';
    }
  }
}

const isWrongRevision = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE;

/** Rejects if an answer does not come in time, because the client's own waits are longer than a lease. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ANSWER_MS} ms`)), ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
