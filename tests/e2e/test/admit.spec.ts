import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import { makeIdentities, seedFileIn } from '@bpdao/identities';
import { connect } from '@bpdao/sdk';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../clients/cli/dist/main.js');

async function disconnected(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'disconnect') return;
}

/** Follows docs/operations/identities.md, beside `npm start`: the newcomer keeps the seed. */
describe('a network that npm start runs', () => {
  let parent: string;
  let network: TestNetwork;
  const bpdao = (...words: readonly string[]) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', PROGRAM, ...words],
      { cwd: parent, encoding: 'utf8' },
    );
    return { status, stderr };
  };

  beforeAll(async () => {
    parent = await mkdtemp(path.join(tmpdir(), 'bpdao-admit-'));
    network = await startTestNetwork({ data: path.join(parent, '.bpdao') });
    await network.watch.height(2n);
  });

  afterAll(async () => {
    await network.end();
    await rm(parent, { recursive: true, force: true });
  });

  it('admits a producer while blocks run, hears it, and expels it again', async () => {
    const mine = path.join(parent, 'mine');
    const [me] = await makeIdentities(mine, [{ name: 'me', role: 'producer' }]);
    const asMe = () =>
      connect({ servers: [network.url], genesisFile: network.layout.genesis, seedFile: seedFileIn(mine, 'me') });
    await expect(asMe()).rejects.toMatchObject({ kind: 'not-allowed' });
    expect(bpdao('broker', 'admit', network.layout.identities, 'me', 'producer', me?.key ?? '')).toEqual({
      status: 0,
      stderr: 'The broker of this network reads its accounts again.\n',
    });
    let client = await asMe().catch(() => undefined);
    while (client === undefined) client = await asMe().catch(() => undefined);
    await client.mustBeProducer();
    const { height } = await client.status('vpsc');
    for await (const { facts } of client.hear('vpsc')) {
      if (facts.some(({ fact }) => fact.type === 'round-settled' && fact.height > height)) break;
    }
    const cutOff = disconnected(client.connection);
    expect(bpdao('broker', 'expel', network.layout.identities, 'me').status).toBe(0);
    await cutOff;
    await client.close();
    await expect(asMe()).rejects.toMatchObject({ kind: 'not-allowed' });
    await network.watch.next('round-settled');
    expect(network.watch.lastHeight).toBeGreaterThan(height);
  });
});
