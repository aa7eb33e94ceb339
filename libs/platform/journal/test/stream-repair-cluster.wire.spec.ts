import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@nats-io/transport-node';
import { findNatsServer, runNatsCluster } from '@bpdao/broker';
import { chainOf } from '@bpdao/catalogue';
import { ensureStream, JournalError, repairStream } from '../src/index.ts';
import { CHAIN, OfferStream, untimed } from './offer-stream.ts';

describe('the repair of a stream on a cluster of three', () => {
  it('makes it anew on all three', async () => {
    const storeDir = await mkdtemp(path.join(tmpdir(), 'bpdao-repair-cluster-'));
    const servers = await runNatsCluster({ binary: (await findNatsServer()).path, storeDir }, 3);
    const connection = await connect({ servers: servers.map(({ url }) => url) });
    for (;;) {
      const made = await ensureStream(connection, 'asc', 3).then(
        () => true,
        (error: unknown) => error,
      );
      if (made === true) break;
      if (made instanceof JournalError) throw made; // else the cluster has no leader yet
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const stream = new OfferStream(connection);
    await stream.append(150);
    await stream.put('junk');
    expect(
      await repairStream({
        connection,
        actor: 'asc',
        chain: chainOf(CHAIN),
        copy: path.join(storeDir, 'copy.jsonl'),
        setAside: path.join(storeDir, 'aside.jsonl'),
      }),
    ).toMatchObject({ kept: 150, foreign: [{ sequence: 151 }] });
    expect(await stream.all()).toEqual(stream.appended.map(untimed));
    await ensureStream(connection, 'asc', 3);
    await stream.append(1);
    await connection.close();
    await Promise.all(servers.map((server) => server.stop()));
    await rm(storeDir, { recursive: true });
  });
});
