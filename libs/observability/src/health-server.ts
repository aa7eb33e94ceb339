import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Meters } from './meters.ts';

/** A port that cannot be served on: one sentence. */
export class HttpPortError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'HttpPortError';
  }
}

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

/**
 * Serves `/health/live` and `/health/ready`: 200, or 503 when not; and `/metrics` when there are meters (docs/operations/observability.md).
 * Port 0: any free one. Throws HttpPortError when the port cannot be had.
 */
export async function serveHealth(port: number, health: Health, meters?: Meters): Promise<HealthServer> {
  const server = createServer((request, response) => {
    void answer(request, health, meters).then(({ status, type = 'text/plain', text }) => response.writeHead(status, { 'content-type': type }).end(text));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }) => reject(new HttpPortError(`BPDAO_HTTP_PORT: ${message}`)));
    server.listen(port, resolve);
  });
  const close = (): Promise<void> => new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, close };
}

interface Page {
  readonly status: number;
  readonly type?: string;
  readonly text: string;
}

async function answer({ method, url }: IncomingMessage, health: Health, meters: Meters | undefined): Promise<Page> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'only GET\n' };
  switch (url) {
    case '/health/live':
      return yesOrNo(health.isLive());
    case '/health/ready':
      return yesOrNo(health.isReady());
    case '/metrics':
      return meters === undefined ? NOT_FOUND : readMetrics(meters);
    default:
      return NOT_FOUND;
  }
}

const NOT_FOUND: Page = { status: 404, text: 'not found\n' };

const yesOrNo = (holds: boolean): Page => ({ status: holds ? 200 : 503, text: holds ? 'yes\n' : 'no\n' });

async function readMetrics(meters: Meters): Promise<Page> {
  try {
    return { status: 200, type: meters.contentType, text: await meters.text() };
  } catch (error) {
    return { status: 500, text: `${error instanceof Error ? error.message : String(error)}\n` };
  }
}

/** `BPDAO_HTTP_PORT`: undefined when it is not set. Throws HttpPortError when it is no port. */
export function httpPortOf(environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = environment.BPDAO_HTTP_PORT;
  if (text === undefined || text === '') return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new HttpPortError(`BPDAO_HTTP_PORT is "${text}", not a port from 0 to 65535`);
  return port;
}
