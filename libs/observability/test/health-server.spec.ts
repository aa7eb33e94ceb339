import { httpPortOf, serveHealth } from '../src/health-server.ts';

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
