import type { Client, OpenPool } from '@bpdao/sdk';
import { CommandError, usageError } from './command-error.ts';

/** The open pool whose id begins like this. */
export async function findPool(client: Client, word: string): Promise<OpenPool> {
  const beginning = word.toLowerCase();
  if (!/^[0-9a-f]{6,64}$/.test(beginning)) throw usageError(`${word} is no pool: at least the first 6 hexadecimal digits of its id.`);
  const found = (await client.openPools()).filter(({ poolId }) => poolId.startsWith(beginning));
  if (found.length > 1) throw usageError(`${found.length} open pools begin with ${word}; say more of the id.`);
  const pool = found[0] === undefined ? undefined : await client.pool(found[0].poolId);
  if (pool === undefined) throw new CommandError(`No pool that begins with ${word} is open.`);
  return pool;
}
