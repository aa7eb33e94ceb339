import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a process says of itself over HTTP. */
export interface Health {
  /** Whether it goes on by itself; false: it is to be started again. */
  isLive(): boolean;
  /** Whether it takes part: it serves, or stands by to. */
  isReady(): boolean;
}

/** A server of health that runs. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `/health/live` and `/health/ready`: 200, or 503 when not (docs/operations/observability.md). Port 0: any free one. Rejects when the port is taken. */
export async function serveHealth(port: number, health: Health): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const holds = request.url === '/health/live' ? health.isLive() : request.url === '/health/ready' ? health.isReady() : undefined;
    response.writeHead(holds === undefined ? 404 : holds ? 200 : 503, { 'content-type': 'text/plain' });
    response.end(holds === undefined ? 'not found\n' : holds ? 'yes\n' : 'no\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** `BPDAO_HTTP_PORT`: undefined when it is not set. Throws one sentence when it is no port. */
export function httpPortOf(environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = environment.BPDAO_HTTP_PORT;
  if (text === undefined || text === '') return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new Error(`BPDAO_HTTP_PORT is "${text}", not a port from 0 to 65535`);
  return port;
}
