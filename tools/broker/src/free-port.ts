import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { BrokerError } from './broker-error.ts';

/** The address on which every server started here listens. */
export const HOST = '127.0.0.1';

/**
 * Ports below those that systems give to outgoing connections: such a port may be free now and taken by a client a
 * moment later.
 */
const PORTS = { from: 15_000, to: 30_000 } as const;
const PORTS_TRIED = 100;

/** Returns a port on which no process listens now. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS_TRIED; tried += 1) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
  throw new BrokerError(`No free port could be had on ${HOST}.`);
}

/** Tells if a port is free now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: HOST, port }, () => probe.close(() => resolve(true)));
  });
}
