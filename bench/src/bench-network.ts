import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNetwork, type Network, type NetworkOptions } from '@bpdao/local';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts a network of real processes in a folder of its own and ends both when the work is done, has failed, or is
 * broken off by a signal: its processes are in groups of their own, and would go on at full rate.
 */
export async function inNetwork<T>(
  options: Omit<NetworkOptions, 'data'>,
  work: (network: Network) => Promise<T>,
): Promise<T> {
  const broken = Promise.withResolvers<never>();
  const breakOff = (signal: NodeJS.Signals): void => broken.reject(new Error(`broken off by ${signal}`));
  broken.promise.catch(() => undefined); // also while the network only starts
  const data = await mkdtemp(path.join(tmpdir(), 'bpdao-bench-'));
  for (const signal of SIGNALS) process.once(signal, breakOff);
  try {
    const network = await startNetwork({ ...options, data });
    try {
      return await Promise.race([work(network), broken.promise]);
    } finally {
      await network.stop();
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, breakOff);
    await rm(data, { recursive: true, force: true });
  }
}
