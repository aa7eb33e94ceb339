import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { httpPortOf, serveHealth } from '../src/health-server.ts';
import { Meters } from '../src/meters.ts';

describe('health over HTTP', () => {
  it('says yes and no as the process does, and knows nothing else', async () => {
    let ready = false;
    const server = await serveHealth(0, { isLive: () => true, isReady: () => ready });
    const status = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
    expect([await status('/health/live'), await status('/health/ready'), await status('/')]).toEqual([200, 503, 404]);
    ready = true;
    expect(await status('/health/ready')).toBe(200);
    await server.close();
  });

  it('is read, never written; metrics are there when something is measured', async () => {
    const health = { isLive: () => true, isReady: () => true };
    const [plain, measured] = [
      await serveHealth(0, health),
      await serveHealth(0, health, await Meters.open('services', 'vpsc')),
    ];
    const metrics = await fetch(`http://127.0.0.1:${measured.port}/metrics`);
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await metrics.text()).toContain('process_resident_memory_bytes{process="vpsc"}');
    expect((await fetch(`http://127.0.0.1:${plain.port}/metrics`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${plain.port}/health/live`, { method: 'POST' })).status).toBe(405);
    await Promise.all([plain.close(), measured.close()]);
  });

  it('says when the metrics cannot be read, and goes on', async () => {
    const meters = await Meters.open('services', 'vpsc');
    meters.onScrape(() => Promise.reject(new Error('no look')));
    const server = await serveHealth(0, { isLive: () => true, isReady: () => true }, meters);
    const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([500, 'no look\n']);
    await server.close();
  });

  it('reads the metrics once for all who ask within a second', async () => {
    const meters = await Meters.open('services', 'vpsc');
    let looks = 0;
    meters.onScrape(async () => void (looks += 1));
    const server = await serveHealth(0, { isLive: () => true, isReady: () => true }, meters);
    const ask = async (): Promise<number> => (await fetch(`http://127.0.0.1:${server.port}/metrics`)).status;
    expect(await Promise.all(Array.from({ length: 40 }, ask))).toEqual(Array.from({ length: 40 }, () => 200));
    expect(looks).toBe(1);
    await server.close();
  });

  const outside = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  const connects = (host: string, port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, host, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });

  it('is served to this machine alone, unless told otherwise', async () => {
    if (outside === undefined) return;
    const server = await serveHealth(0, { isLive: () => true, isReady: () => true });
    expect([await connects('127.0.0.1', server.port), await connects(outside, server.port)]).toEqual([true, false]);
    await server.close();
    process.env.BPDAO_HTTP_HOST = '0.0.0.0';
    const open = await serveHealth(0, { isLive: () => true, isReady: () => true });
    delete process.env.BPDAO_HTTP_HOST;
    expect(await connects(outside, open.port)).toBe(true);
    await open.close();
  });

  it('is not served at an address of another machine', async () => {
    await expect(serveHealth(0, { isLive: () => true, isReady: () => true }, undefined, '192.0.2.1')).rejects.toThrow(
      /^BPDAO_HTTP_PORT: .*EADDRNOTAVAIL/,
    );
  });

  it('takes no more connections than it can bear, and still answers those that it took', async () => {
    const server = await serveHealth(0, { isLive: () => true, isReady: () => true });
    const status = async (): Promise<number> => (await fetch(`http://127.0.0.1:${server.port}/health/live`)).status;
    expect(await status()).toBe(200); // keeps its connection
    const ended = Promise.withResolvers<void>();
    const sockets = Array.from({ length: 100 }, () =>
      connect(server.port, '127.0.0.1')
        .on('error', () => undefined)
        .on('close', () => ended.resolve()),
    );
    await ended.promise; // one too many was cut off
    expect(await status()).toBe(200);
    for (const socket of sockets) socket.destroy();
    await server.close();
  });

  it('refuses a question whose headers are too long', async () => {
    const server = await serveHealth(0, { isLive: () => true, isReady: () => true });
    expect(
      (await fetch(`http://127.0.0.1:${server.port}/health/live`, { headers: { long: 'x'.repeat(10_000) } })).status,
    ).toBe(431);
    await server.close();
  });

  it('is not served on a port that is taken', async () => {
    const one = await serveHealth(0, { isLive: () => true, isReady: () => true });
    await expect(serveHealth(one.port, { isLive: () => true, isReady: () => true })).rejects.toThrow(/EADDRINUSE/);
    await one.close();
  });

  it.each([
    ['8080', 8080],
    ['0', 0],
    [undefined, undefined],
    ['', undefined],
  ])('reads the port %s', (text, port) => {
    expect(httpPortOf({ BPDAO_HTTP_PORT: text })).toBe(port);
  });

  it.each(['70000', 'http', '-1', '80.5'])('refuses the port %s in one sentence', (text) => {
    expect(() => httpPortOf({ BPDAO_HTTP_PORT: text })).toThrow(
      `BPDAO_HTTP_PORT is "${text}", not a port from 0 to 65535`,
    );
  });
});
