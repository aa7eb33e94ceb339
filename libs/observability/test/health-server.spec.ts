import { httpPortOf, serveHealth } from '../src/health-server.ts';
import { Meters } from '../src/meters.ts';

describe('health over HTTP', () => {
  it('says yes and no as the process does, and knows nothing else', async () => {
    let ready = false;
    const server = await serveHealth(0, { isLive: () => true, isReady: () => ready });
    const status = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
    expect([await status('/health/live'), await status('/health/ready'), await status('/')]).toEqual([200, 503, 404]);
    ready = true;
    expect(await status('/health/ready')).toBe(200);
    await server.close();
  });

  it('is read, never written; metrics are there when something is measured', async () => {
    const health = { isLive: () => true, isReady: () => true };
    const [plain, measured] = [await serveHealth(0, health), await serveHealth(0, health, await Meters.open('services', 'vpsc'))];
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

  it('is not served on a port that is taken', async () => {
    const one = await serveHealth(0, { isLive: () => true, isReady: () => true });
    await expect(serveHealth(one.port, { isLive: () => true, isReady: () => true })).rejects.toThrow(/EADDRINUSE/);
    await one.close();
  });

  it.each([['8080', 8080], ['0', 0], [undefined, undefined], ['', undefined]])('reads the port %s', (text, port) => {
    expect(httpPortOf({ BPDAO_HTTP_PORT: text })).toBe(port);
  });

  it.each(['70000', 'http', '-1', '80.5'])('refuses the port %s in one sentence', (text) => {
    expect(() => httpPortOf({ BPDAO_HTTP_PORT: text })).toThrow(`BPDAO_HTTP_PORT is "${text}", not a port from 0 to 65535`);
  });
});
