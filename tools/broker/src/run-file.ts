import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrokerError } from './broker-error.ts';
import { HOST } from './free-port.ts';
import { greetServer } from './greet-server.ts';

/** Leaves beside the streams who serves them. */
export async function writeRunFile(
  storeDir: string,
  { pid, port, name }: { readonly pid: number | undefined; readonly port: number; readonly name: string },
): Promise<void> {
  await writeFile(runFile(storeDir), JSON.stringify({ pid, port, name }));
}

/**
 * Throws if a server left behind by a killed run serves the folder, and names it: two servers over one folder would
 * ruin it.
 */
export async function refuseSecondServer(storeDir: string): Promise<void> {
  const text = await readFile(runFile(storeDir), 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : /^\{"pid":(\d+),"port":(\d+),"name":"([\w-]+)"\}$/.exec(text);
  if (!found) return;
  const greeting = await greetServer(HOST, Number(found[2]));
  if (greeting?.name === found[3]) {
    throw new BrokerError(
      `A nats-server of another run still uses ${storeDir} on port ${found[2]}; end it first (kill ${found[1]}).`,
    );
  }
}

const runFile = (storeDir: string): string => join(storeDir, 'nats-server.run.json');
