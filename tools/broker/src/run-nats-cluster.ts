import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { runNatsServer, type RunningNatsServer } from './run-nats-server.ts';
import type { RunOptions } from './server-configuration.ts';

/** The port at which one server of a cluster finds another, that listens on `port`; both by their places, from 0. */
export type RouteBetween = (from: number, to: number, port: number) => Promise<number>;

/**
 * Starts so many nats-servers as one cluster (one stands alone), each with a folder of its own below `storeDir`, and
 * waits until each answers. `between` puts something between them; without it they find each other where they are.
 */
export async function runNatsCluster(
  options: Omit<RunOptions, 'port' | 'cluster' | 'logFile'>,
  size: number,
  between?: RouteBetween,
): Promise<readonly RunningNatsServer[]> {
  const ports: number[] = [];
  while (ports.length < size) ports.push(await freePort());
  const routesOf = async (from: number): Promise<readonly number[]> =>
    between === undefined
      ? ports
      : Promise.all(ports.flatMap((port, to) => (to === from ? [] : [between(from, to, port)])));
  const places = await Promise.all(
    ports.map(async (port, index) => ({ name: 'bpdao', port, routes: await routesOf(index) })),
  );
  return Promise.all(
    places.map((cluster, index) =>
      runNatsServer({
        ...options,
        storeDir: join(options.storeDir, `server-${index + 1}`),
        ...(size === 1 ? undefined : { cluster }),
      }),
    ),
  );
}
