import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { LEASE_BUCKET } from '@bpdao/catalogue';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { KvLease, openLeases, openSnapshots } from '../src/index.ts';

const LEASE_MS = 1000;

describe('on a real broker', () => {
  let broker: TestBroker;
  let connection: NatsConnection;

  beforeEach(async () => {
    broker = await startBroker();
    connection = await connect({ servers: broker.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
  });

  afterEach(async () => {
    await connection.close();
    await broker.stop();
  });

  /** Asks until the answer is this one: a broker's expiry comes when it comes. */
  async function takes(lease: KvLease, wanted: string): Promise<void> {
    for (let outcome = await lease.take(); outcome !== wanted; outcome = await lease.take()) await connection.flush();
  }

  it('a lease is held by one, renewed by it, and free once it is given back', async () => {
    const leases = await openLeases(connection, LEASE_MS, 1);
    const one = new KvLease(leases, 'vpsc', 'one');
    const other = new KvLease(leases, 'vpsc', 'other');
    expect(await one.take()).toBe('held');
    expect(await other.take()).toBe('anothers');
    expect(await one.take()).toBe('held');
    expect(await other.take()).toBe('anothers');
    await one.release();
    expect(await other.take()).toBe('held');
    expect(await one.take()).toBe('anothers');
    expect(await new KvLease(leases, 'forum', 'one').take()).toBe('held'); // each key its own
  });

  it('a lease that nobody renews ends by itself; who held it sees that it is another’s', async () => {
    const leases = await openLeases(connection, LEASE_MS, 1);
    const one = new KvLease(leases, 'vpsc', 'one');
    const other = new KvLease(leases, 'vpsc', 'other');
    expect(await one.take()).toBe('held');
    await takes(other, 'held');
    expect(await one.take()).toBe('anothers');
  });

  it('a lease taken without hearing the answer is one’s own at the next renewal', async () => {
    const leases = await openLeases(connection, LEASE_MS, 1);
    const lost = new KvLease(leases, 'vpsc', 'one');
    expect(await lost.take()).toBe('held');
    const again = new KvLease(leases, 'vpsc', 'one'); // as if the answer to `lost` had not come
    expect(await again.take()).toBe('unknown');
    expect(await again.take()).toBe('held');
  });

  it('a lease on a broker that is away is unknown, and can be taken when it is back', async () => {
    const leases = await openLeases(connection, LEASE_MS, 1);
    const one = new KvLease(leases, 'vpsc', 'one');
    expect(await one.take()).toBe('held');
    await broker.kill();
    expect(await one.take()).toBe('unknown');
    await broker.restart();
    await takes(one, 'held');
  });

  it('a lease that a broker has no room for is unknown, and says why; it can be taken when there is room', async () => {
    const leases = await openLeases(connection, LEASE_MS, 1);
    const { streams } = await jetstreamManager(connection);
    const bucket = `KV_${LEASE_BUCKET}`;
    await streams.update(bucket, { max_bytes: 1 });
    const one = new KvLease(leases, 'vpsc', 'one');
    expect(await one.take()).toBe('unknown');
    expect(one.refusal).toBe('10077 maximum bytes exceeded');
    await streams.update(bucket, { max_bytes: -1 });
    expect(await one.take()).toBe('held');
    expect(one.refusal).toBeUndefined();
  });

  it('tells the time by its own clock; undefined while it is away', async () => {
    const lease = new KvLease(await openLeases(connection, LEASE_MS, 1), 'vpsc', 'one');
    const before = Date.now();
    const brokerMs = await lease.brokerMs();
    expect(brokerMs).toBeGreaterThanOrEqual(before - 1); // whole ms, either way
    expect(brokerMs).toBeLessThanOrEqual(Date.now() + 1);
    await broker.kill();
    expect(await lease.brokerMs()).toBeUndefined();
    await broker.restart();
  });

  it('snapshots are kept whole, listed, and leave nothing behind when they are removed', async () => {
    const store = await openSnapshots(connection, 'vpsc', 1);
    const large = Buffer.alloc(700_000, 7);
    await store.write('1.1.aa', Buffer.from('first'));
    await store.write('2.9.bb', large);
    expect((await store.list()).toSorted()).toEqual(['1.1.aa', '2.9.bb']);
    expect(Buffer.compare(Buffer.from((await store.read('2.9.bb')) ?? []), large)).toBe(0);
    expect(await store.read('3.3.cc')).toBeUndefined();
    await store.remove('1.1.aa');
    await store.remove('2.9.bb');
    expect(await store.list()).toEqual([]);
    const manager = await jetstreamManager(connection);
    expect((await manager.streams.info('OBJ_snapshots-vpsc')).state.messages).toBe(0);
  });

  it('a snapshot of which a part is missing is none', async () => {
    const store = await openSnapshots(connection, 'vpsc', 1);
    await store.write('1.1.aa', Buffer.alloc(700_000, 7));
    const manager = await jetstreamManager(connection);
    await manager.streams.deleteMessage('OBJ_snapshots-vpsc', 2);
    expect(await store.read('1.1.aa')).toBeUndefined();
  });
});
