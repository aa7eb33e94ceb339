import { join } from 'node:path';
import { freePort, runNatsServer } from './run-nats-server.ts';
import type { RunningNatsServer, RunOptions } from './run-nats-server.ts';

/** Starts so many nats-servers as one cluster (one stands alone), each with a folder of its own below `storeDir`, and waits until each answers. */
export async function runNatsCluster(options: Omit<RunOptions, 'port' | 'cluster' | 'logFile'>, size: number): Promise<readonly RunningNatsServer[]> {
  const routes: number[] = [];
  while (routes.length < size) routes.push(await freePort());
  return Promise.all(routes.map((port, index) => runNatsServer({ ...options, storeDir: join(options.storeDir, `server-${index + 1}`), ...(size === 1 ? undefined : { cluster: { name: 'bpdao', port, routes } }) })));
}
