import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { PermissionViolationError, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import {
  accountsFileIn,
  admitIdentity,
  expelIdentity,
  makeIdentities,
  readIdentity,
  roles,
  seedFileIn,
  usualIdentities,
} from '../src/index.ts';
import { subjectsToTry } from './subjects-to-try.ts';

const isWild = (subject: string): boolean => /[>*]/.test(subject);

describe('on a real broker', () => {
  let folder: string;
  let broker: TestBroker;
  const connectAs = (name: string): Promise<NatsConnection> =>
    connect({ ...readIdentity(seedFileIn(folder, name))?.options, servers: broker.url, reconnect: false });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-identities-'));
    await makeIdentities(folder, usualIdentities(['producer']));
    broker = await startBroker({ accountsFile: accountsFileIn(folder) });
  });

  afterAll(async () => {
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Returns the attempts that the broker refused, each as `publish subject` or `subscription subject`. */
  async function refusedOf(connection: NatsConnection, trying: () => void): Promise<ReadonlySet<string>> {
    const refused = new Set<string>();
    const statuses = connection.status();
    const gathering = (async () => {
      for await (const status of statuses) {
        if (status.type === 'error' && status.error instanceof PermissionViolationError) {
          refused.add(`${status.error.operation} ${status.error.subject}`);
        }
      }
    })();
    trying();
    await connection.flush();
    await turn();
    await connection.close();
    await gathering;
    return refused;
  }

  it.each(roles)('%s publishes what it must, and nothing else', async (role) => {
    const tried = subjectsToTry.filter(({ subject }) => !isWild(subject));
    const connection = await connectAs(role);
    const refused = await refusedOf(connection, () => tried.forEach(({ subject }) => connection.publish(subject)));
    const allowed = tried.filter(({ subject }) => !refused.has(`publish ${subject}`)).map(({ subject }) => subject);
    expect(allowed).toEqual(tried.filter(({ publishers }) => publishers.includes(role)).map(({ subject }) => subject));
  });

  it.each(roles)('%s hears what it must, and nothing else', async (role) => {
    const connection = await connectAs(role);
    const refused = await refusedOf(connection, () =>
      subjectsToTry.forEach(({ subject }) => connection.subscribe(subject, { callback: () => undefined })),
    );
    const allowed = subjectsToTry
      .filter(({ subject }) => !refused.has(`subscription ${subject}`))
      .map(({ subject }) => subject);
    expect(allowed).toEqual(
      subjectsToTry.filter(({ hearers }) => hearers.includes(role)).map(({ subject }) => subject),
    );
  });

  it('hears its own answers alone', async () => {
    const inboxes = ['customer', 'producer'].map((name) => readIdentity(seedFileIn(folder, name))?.options.inboxPrefix);
    const connection = await connectAs('customer');
    const refused = await refusedOf(connection, () =>
      inboxes.forEach((inbox) => connection.subscribe(`${inbox}.1`, { callback: () => undefined })),
    );
    expect([...refused]).toEqual([`subscription ${inboxes[1]}.1`]);
  });

  it('nobody is admitted without a seed, or with that of somebody else', async () => {
    await expect(connect({ servers: broker.url, reconnect: false })).rejects.toThrow(/Authorization Violation/);
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'bpdao-identities-'));
    await makeIdentities(elsewhere, [{ name: 'stranger', role: 'producer' }]);
    await expect(
      connect({ ...readIdentity(seedFileIn(elsewhere, 'stranger'))?.options, servers: broker.url, reconnect: false }),
    ).rejects.toThrow(/Authorization Violation/);
    await rm(elsewhere, { recursive: true });
  });

  it('a producer is admitted while everything runs, and expelled again; who stays is not disturbed', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'bpdao-identities-'));
    const [newcomer] = await makeIdentities(elsewhere, [{ name: 'late', role: 'producer' }]);
    const stays = await connectAs('asc');
    const asNewcomer = (): Promise<NatsConnection> =>
      connect({ ...readIdentity(seedFileIn(elsewhere, 'late'))?.options, servers: broker.url, reconnect: false });
    await admitIdentity(folder, newcomer!);
    await broker.reload();
    let admitted: NatsConnection | undefined;
    while (admitted === undefined) admitted = await asNewcomer().catch(() => undefined);
    await expelIdentity(folder, 'late');
    await broker.reload();
    await admitted.closed();
    await expect(asNewcomer()).rejects.toThrow(/Authorization Violation/);
    await stays.flush();
    expect(stays.isClosed()).toBe(false); // it does not reconnect: cut off once, it would be closed
    await stays.close();
    await rm(elsewhere, { recursive: true });
  });
});
