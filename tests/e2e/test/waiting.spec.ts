import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultLimits } from '@bpdao/actor';
import { actorNames, type ActorName } from '@bpdao/catalogue';
import { accountsFileIn, adminOf, makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { prepareActor } from '@bpdao/journal';
import { developmentChain, layoutOf, type DevelopmentChain, type Layout } from '@bpdao/local';
import { connect, connectBroker } from '@bpdao/sdk';
import { freePort, startBroker, type TestBroker } from '@bpdao/testkit';
import { ChainWatch } from '../src/chain-watch.ts';
import { checkChain } from '../src/check-chain.ts';
import { RunningProgram, runService } from '../src/running-program.ts';

const PRODUCERS = ['producer1', 'producer2'];

/** Everything is started at once in the worst order: each process starts before the processes that it needs. */
describe('a network that is started backwards', () => {
  let layout: Layout;
  let chain: DevelopmentChain;
  let broker: TestBroker | undefined;
  let brokerPort: number;
  const healthPorts = new Map<string, number>();
  const producers = new Map<string, RunningProgram>();
  const services = new Map<ActorName, RunningProgram>();
  let newWsc: RunningProgram | undefined;

  const url = (): string => `nats://127.0.0.1:${brokerPort}`;
  const seed = (name: string): string => seedFileIn(layout.identities, name);
  const health = async (name: string, page: string): Promise<number | undefined> =>
    fetch(`http://127.0.0.1:${healthPorts.get(name)}/health/${page}`).then(
      ({ status }) => status,
      () => undefined,
    );

  async function environmentOf(
    name: string,
    identity: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Readonly<Record<string, string>>> {
    healthPorts.set(name, await freePort());
    return {
      BPDAO_SERVERS: url(),
      BPDAO_GENESIS: layout.genesis,
      BPDAO_HTTP_PORT: String(healthPorts.get(name)),
      BPDAO_NKEY_SEED_FILE: seed(identity),
      ...more,
    };
  }

  beforeAll(async () => {
    layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-waiting-')));
    for (const folder of [layout.data, layout.producers]) await mkdir(folder, { recursive: true });
    chain = await developmentChain(layout, {
      producers: PRODUCERS.length,
      set: ['submitTimeoutMs=10000', 'voteWindowMs=10000', 'voteMinMs=0', 'blockIntervalMs=50'],
    });
    await makeIdentities(layout.identities, usualIdentities(PRODUCERS));
    brokerPort = await freePort();
  });

  afterAll(async () => {
    await Promise.all(
      [...producers.values(), ...services.values(), ...(newWsc === undefined ? [] : [newWsc])].map((one) =>
        one.end('SIGKILL'),
      ),
    );
    await broker?.stop();
    await rm(layout.data, { recursive: true, force: true });
  });

  it('has producers that wait for a broker, live and not ready', async () => {
    for (const name of PRODUCERS) {
      const words = [
        '--servers',
        url(),
        '--key',
        path.join(layout.keys, `${name}.json`),
        '--name',
        name,
        '--data',
        path.join(layout.producers, name),
      ]; // without a genesis file: governance is asked
      producers.set(
        name,
        new RunningProgram('clients/block-producer/dist/main.js', words, await environmentOf(name, name)),
      );
    }
    for (const [name, producer] of producers) {
      await producer.says(`waits: No broker answers at ${url()}`);
      expect([name, await health(name, 'live'), await health(name, 'ready')]).toEqual([name, 200, 503]);
    }
  });

  it('has services that wait for a broker, live and not ready; the Forum waits for no store', async () => {
    for (const actor of actorNames) {
      services.set(
        actor,
        runService(
          actor,
          await environmentOf(
            actor,
            actor,
            actor === 'forum' ? { BPDAO_STORE: `mongodb://127.0.0.1:${await freePort()}/bpdao` } : {},
          ),
        ),
      );
    }
    newWsc = runService('wsc', await environmentOf('new wsc', 'wsc', { WSC_PROTOCOL: 'nobodys-protocol@9.9.9' }));
    for (const [name, service] of [...services, ['new wsc', newWsc] as const]) {
      await service.says(`waits: no broker answers at ${url()}`);
      expect([name, await health(name, 'live'), await health(name, 'ready')]).toEqual([name, 200, 503]);
    }
  });

  it('ends at once, in order, when it is told to while it waits', async () => {
    const service = runService('asc', { ...(await environmentOf('another asc', 'asc')) });
    await service.says('waits: no broker answers');
    expect((await service.end()).code).toBe(0);
    const producer = new RunningProgram(
      'clients/block-producer/dist/main.js',
      [
        '--servers',
        url(),
        '--key',
        path.join(layout.keys, 'producer1.json'),
        '--data',
        path.join(layout.producers, 'another'),
      ],
      await environmentOf('another', 'producer1'),
    );
    await producer.says('waits: No broker answers');
    expect((await producer.end()).code).toBe(0);
  });

  it('waits for the broker to be prepared', async () => {
    broker = await startBroker({ port: brokerPort, accountsFile: accountsFileIn(layout.identities) });
    for (const [actor, service] of services) {
      await service.says(
        `waits: stream ${actor.toUpperCase()} is not there; prepare the broker first (bpdao broker prepare)`,
      );
    }
    for (const producer of producers.values()) {
      await producer.says(
        'waits: The governance service does not answer; is it running, or does this identity ask too much?',
      );
    }
    await newWsc?.says('waits: WSC_PROTOCOL: the Forum does not say yet whether nobodys-protocol@9.9.9 was posted');
    expect(await health('new wsc', 'live')).toBe(200);
  });

  it('makes blocks once it is, although the store of the history is still away', async () => {
    for (const actor of actorNames) {
      const connection = await connectBroker([url()], 'prepare', readIdentity(seed(adminOf(actor))));
      await prepareActor(connection, actor, 1, defaultLimits.leaseMs);
      await connection.close();
    }
    const client = await connect({ servers: [url()], genesisFile: layout.genesis, seedFile: seed('customer') });
    const watch = new ChainWatch(client);
    await watch.height(3n);
    for (const name of [...services.keys(), ...producers.keys()]) {
      expect([name, await health(name, 'ready')]).toEqual([name, 200]);
    }
    await services
      .get('forum')
      ?.says(
        'the history is not kept: its store, or a stream, is away; blocks go on, and it catches up when that is back',
      );
    expect(checkChain(chain.genesis, watch)).toEqual([]);
    await watch.stop();
    await client.close();
    for (const one of [...services.values(), ...producers.values()]) expect(one.runs).toBe(true);
  });
});
