import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Meters } from './meters.ts';
import { Pace } from './pace.ts';
import { SharedReading } from './shared-reading.ts';

/** The process cannot serve on this address; the message is one sentence. */
export class HttpPortError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'HttpPortError';
  }
}

/** The health of a process, as it serves it over HTTP. */
export interface Health {
  /** Tells if the process goes on by itself. False: a supervisor must start it again. */
  isLive(): boolean;
  /** Tells if the process takes part: it serves, or stands by. */
  isReady(): boolean;
}

/** The time for which one reading of the metrics answers all requests, ms. */
const SCRAPE_FRESH_MS = 1000;
/** The most connections at once; a scraper and a supervisor need two. */
const CONNECTIONS_MAX = 64;
/** The most answers in a second; further requests wait, at most one for each connection. */
const ANSWERS_PER_SECOND = 100;
const HEADER_BYTES_MAX = 8192;
/** The time that a client has to send its request, and may be silent, ms. */
const REQUEST_MS = 5000;
const SILENCE_MS = 30_000;
const LOOPBACK = '127.0.0.1';

/** A server of health that runs. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/health/live` and `/health/ready`: 200, or 503 if not; and `/metrics` if there are meters
 * (docs/operations/observability.md). With port 0 the system chooses a free one. `host` is an address of this machine:
 * the loopback, unless `BPDAO_HTTP_HOST` names another. Everybody who reaches that address may ask, so an answer costs
 * next to nothing: metrics are read once a second, and answers, connections, headers and waits are bounded. Throws
 * HttpPortError if the address cannot be used.
 */
export async function serveHealth(
  port: number,
  health: Health,
  meters?: Meters,
  host: string = httpHostOf(process.env),
): Promise<HealthServer> {
  const metrics = meters === undefined ? undefined : new SharedReading(() => readMetrics(meters), SCRAPE_FRESH_MS);
  const bounds = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: SILENCE_MS,
    connectionsCheckingInterval: REQUEST_MS,
  };
  const pace = new Pace(ANSWERS_PER_SECOND, CONNECTIONS_MAX);
  const server = createServer(bounds, (request, response) => {
    const go = (): void =>
      void answer(request, health, metrics).then(({ status, type = 'text/plain', text }) =>
        response.writeHead(status, { 'content-type': type }).end(text),
      );
    if (!pace.pass(go)) request.socket.destroy();
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.setTimeout(SILENCE_MS);
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }) => reject(new HttpPortError(`BPDAO_HTTP_PORT: ${message}`)));
    server.listen(port, host, resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      pace.close();
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

async function answer(
  { method, url }: IncomingMessage,
  health: Health,
  metrics: SharedReading<Page> | undefined,
): Promise<Page> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'only GET\n' };
  switch (url) {
    case '/health/live':
      return yesOrNo(health.isLive());
    case '/health/ready':
      return yesOrNo(health.isReady());
    case '/metrics':
      return metrics === undefined ? NOT_FOUND : metrics.get();
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

/** `BPDAO_HTTP_HOST`: the address to serve at; the loopback when it is not set. */
const httpHostOf = ({ BPDAO_HTTP_HOST: host }: Readonly<Record<string, string | undefined>>): string =>
  host === undefined || host === '' ? LOOPBACK : host;

/** `BPDAO_HTTP_PORT`: undefined when it is not set. Throws HttpPortError when it is no port. */
export function httpPortOf(environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = environment.BPDAO_HTTP_PORT;
  if (text === undefined || text === '') return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new HttpPortError(`BPDAO_HTTP_PORT is "${text}", not a port from 0 to 65535`);
  return port;
}
