import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findNatsServer, freePort } from '@bpdao/broker';
import { developmentChain, layoutOf, type Layout } from '@bpdao/local';
import { runService, type EndedProgram } from '../src/running-program.ts';

/** Starts a socket that greets as a nats-server of another version: real servers of that age are not at hand. */
function greeting(version: string): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(
      `INFO ${JSON.stringify({ server_id: 'OLD', version, max_payload: 1_048_576, jetstream: true, headers: true, proto: 1 })}\r\n`,
    );
    socket.on('data', (data: Buffer) => void (data.toString().includes('PING') && socket.write('PONG\r\n')));
  });
  server.on('close', () => sockets.forEach((socket) => socket.destroy()));
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('a service whose broker will not do', () => {
  let layout: Layout;

  beforeAll(async () => {
    layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'bpdao-brokers-')));
    await developmentChain(layout, { producers: 1, set: [] });
  });

  afterAll(() => rm(layout.data, { recursive: true, force: true }));

  const service = (port: number): Promise<EndedProgram> =>
    runService('asc', { BPDAO_SERVERS: `nats://127.0.0.1:${port}`, BPDAO_GENESIS: layout.genesis }).ended;

  it('because it has no JetStream is told so in one sentence', async () => {
    const port = await freePort();
    const config = path.join(layout.data, 'plain.conf');
    await writeFile(config, `host: 127.0.0.1\nport: ${port}\n`);
    const broker = spawn((await findNatsServer()).path, ['--config', config], { stdio: 'ignore' });
    const ended = new Promise((resolve) => broker.on('close', resolve));
    expect(await service(port)).toEqual({
      code: 2,
      said: 'the broker runs without JetStream; start nats-server with -js',
    });
    broker.kill();
    await ended;
  });

  it.each(['2.9.25', '1.4.1'])('because it is as old as %s is told so in one sentence', async (version) => {
    const server = await greeting(version);
    expect(await service((server.address() as AddressInfo).port)).toEqual({
      code: 2,
      said: `the broker is nats-server ${version}; 2.10 is the oldest that will do`,
    });
    server.close();
  });
});
