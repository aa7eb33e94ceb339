import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { ClusterError } from './cluster-error.ts';
import { kubectl, kubectlCommand, kubectlHere } from './kubectl.ts';

const ANSWER_MS = 2000;

/** The address by which the broker is reached from here. */
export interface BrokerAddress {
  readonly url: string;
  /** True if it is reached through a program that `close` ends. */
  readonly isForwarded: boolean;
  close(): void;
}

/**
 * Returns the broker's port on a node if it can be reached, else a port that is forwarded from here. Throws
 * ClusterError.
 */
export async function reachBroker(): Promise<BrokerAddress> {
  const url = await nodeUrl();
  return url === undefined ? forward() : { url, isForwarded: false, close: () => undefined };
}

async function nodeUrl(): Promise<string | undefined> {
  const port = (
    await kubectlHere('get', 'service', 'broker', '--output', 'jsonpath={.spec.ports[?(@.name=="client")].nodePort}')
  ).trim();
  if (port === '') return undefined;
  const addresses = (
    await kubectl('get', 'nodes', '--output', 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}')
  )
    .split(' ')
    .filter(Boolean);
  for (const address of addresses) if (await answers(address, Number(port))) return `nats://${address}:${port}`;
  return undefined;
}

/** Tells if a broker greets at an address. */
async function answers(host: string, port: number): Promise<boolean> {
  const socket = createConnection({ host, port });
  socket.setTimeout(ANSWER_MS, () => socket.destroy());
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

async function forward(): Promise<BrokerAddress> {
  const [program, words] = kubectlCommand('port-forward', 'service/broker', ':4222');
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as readonly unknown[];
  const port = typeof line === 'string' ? /127\.0\.0\.1:(\d+)/.exec(line)?.[1] : undefined;
  if (port === undefined) throw new ClusterError('The port of the broker cannot be forwarded.');
  return { url: `nats://127.0.0.1:${port}`, isForwarded: true, close: () => void child.kill() };
}
