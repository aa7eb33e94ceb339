import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { checkBroker } from '../src/check-broker.ts';

/** Returns the line that a server sends to a new connection. */
const greeting = (version: string, jetstream: boolean): string =>
  `INFO ${JSON.stringify({ server_name: 'other', version, jetstream, max_payload: 1_048_576 })}\r\n`;

/** Starts a program that sends this line to every connection: the line alone decides if it can be the broker. */
async function speaking(line: string): Promise<Server> {
  const server = createServer((socket) => void socket.on('error', () => undefined).write(line));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('a broker that is given', () => {
  it.each<[what: string, line: string, complaint: string | undefined]>([
    ['is taken when it is new enough and has JetStream', greeting('2.15.2', true), undefined],
    ['is taken when it is the oldest that works', greeting('2.10.0', true), undefined],
    ['is refused when it is too old', greeting('2.9.25', true), 'is 2.9.25; the oldest that works is 2.10.0.'],
    ['is refused without JetStream', greeting('2.15.2', false), 'runs without JetStream; start it with --jetstream.'],
    ['is refused when it does not speak NATS', 'SSH-2.0-OpenSSH_9.6\r\n', 'No NATS server answers at'],
  ])('%s', async (_what, line, complaint) => {
    const server = await speaking(line);
    try {
      const checked = checkBroker(`nats://127.0.0.1:${(server.address() as AddressInfo).port}`);
      if (complaint === undefined) expect((await checked).name).toBe('other');
      else await expect(checked).rejects.toThrow(complaint);
    } finally {
      server.close();
    }
  });

  it('is refused when nobody listens there', async () => {
    const server = await speaking('');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(checkBroker(`nats://127.0.0.1:${port}`)).rejects.toThrow(
      `No NATS server answers at nats://127.0.0.1:${port}.`,
    );
  });

  it('is refused when that is no address', async () => {
    await expect(checkBroker('banana')).rejects.toThrow('banana is not an address like nats://host:4222.');
  });
});
