import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import type { Envelope } from '@bpdao/actor';
import { JetStreamJournal } from '@bpdao/journal';
import { developmentChain, layoutOf, ManagedProcess } from '@bpdao/local';
import { freePort, startBroker, type TestBroker } from '@bpdao/testkit';

/** One service, the VPSC, beside a real broker. */
describe('a service tells how it is: it', () => {
  let folder: string;
  let broker: TestBroker;
  let service: ManagedProcess;
  let port: number;
  let chainId: string;
  const ended: string[] = [];

  /** Returns the status of a page; undefined if nothing answers. */
  const get = (page: string): Promise<number | undefined> =>
    fetch(`http://127.0.0.1:${port}${page}`).then(
      ({ status }) => status,
      () => undefined,
    );

  async function until(holds: () => Promise<boolean>): Promise<void> {
    const giveUpAt = performance.now() + 20_000;
    while (!(await holds())) {
      if (performance.now() > giveUpAt) {
        throw new Error(`it never comes to that; the service said: ${await service.lastWords()}`);
      }
      await sleep(20);
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-health-'));
    const layout = layoutOf(folder);
    await mkdir(layout.logs, { recursive: true });
    ({
      genesis: { chainId },
    } = await developmentChain(layout, { producers: 1, set: [] }));
    broker = await startBroker();
    await broker.kill();
    port = await freePort();
    service = new ManagedProcess({
      name: 'vpsc',
      program: path.resolve(import.meta.dirname, '../../../services/vpsc/dist/main.js'),
      words: [],
      logFile: path.join(layout.logs, 'vpsc.log'),
      environment: { BPDAO_SERVERS: broker.url, BPDAO_GENESIS: layout.genesis, BPDAO_HTTP_PORT: String(port) },
    });
    service.onUnexpectedEnd = (_process, how) => ended.push(how);
  });

  afterAll(async () => {
    await service.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is live and not ready while it waits for its broker', async () => {
    service.start();
    await until(async () => (await get('/health/live')) !== undefined);
    expect([await get('/health/live'), await get('/health/ready')]).toEqual([200, 503]);
  });

  it('is ready once it has caught up', async () => {
    await broker.restart();
    await until(async () => (await get('/health/ready')) === 200);
    expect(await get('/health/live')).toBe(200);
  });

  it('tells its metrics, with the lag of every stream that it hears', async () => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain('bpdao_role_info{role="leading",process="vpsc"} 1');
    for (const stream of ['asc', 'wsc', 'forum', 'governance']) {
      expect(text).toContain(`bpdao_heard_lag_messages{stream="${stream}",process="vpsc"} 0`);
    }
    expect(text).toContain('bpdao_height_blocks{process="vpsc"} 1');
  });

  it('is not ready, but live, when it holds no lease because the broker went away', async () => {
    await broker.kill();
    await until(async () => (await get('/health/ready')) === 503);
    expect(await get('/health/live')).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain(
      'bpdao_mailbox_depth_messages{process="vpsc"} 0',
    ); // measured without a broker too
    await broker.restart();
    await until(async () => (await get('/health/ready')) === 200);
  });

  it('ends when it halts, so that nobody finds it live', async () => {
    const connection = await connect({ servers: broker.url });
    const journal = new JetStreamJournal(connection, 'wsc', chainId);
    const unreadable: Envelope = {
      cause: { type: 'deadline', key: 'k' },
      atMs: 1,
      trace: { traceId: 'ab'.repeat(16), spanId: 'ab'.repeat(8) },
      heard: {},
      body: new Uint8Array([0xff, 0xff]),
    };
    await journal.append(journal.seal({ name: 'slot-missed', rulesVersion: 1, facts: [unreadable] }, chainId), 0);
    await connection.close();
    await until(() => Promise.resolve(ended.length > 0));
    expect(ended).toEqual(['exit code 1']);
    expect(await get('/health/live')).toBeUndefined();
  });

  it('does not start on a port that is taken, and says so in one sentence', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    service.start();
    await until(() => Promise.resolve(ended.length > 1));
    expect(ended[1]).toBe('exit code 2');
    expect(await service.lastWords(1)).toMatch(/^BPDAO_HTTP_PORT: listen EADDRINUSE/);
    other.close();
  });
});
