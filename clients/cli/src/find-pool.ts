import type { PoolRecord } from '@bpdao/messages';
import type { Client, OpenPool } from '@bpdao/sdk';
import { CommandError, usageError } from './command-error.ts';

/** The number of newest pools of the history that are looked through. */
const NEWEST = 100;
const ID_LENGTH = 64;

/** Resolves with the open pool whose id begins with a word. Throws CommandError if there is none. */
export async function findPool(client: Client, word: string): Promise<OpenPool> {
  const pool = await findOpenPool(client, word);
  if (pool === undefined) throw new CommandError(`No pool that begins with ${word} is open.`);
  return pool;
}

/** Resolves with the open pool whose id begins with a word; undefined if there is none. */
export async function findOpenPool(client: Client, word: string): Promise<OpenPool | undefined> {
  const { poolId } = oneOf(await client.openPools(), beginningOf(word), ({ poolId }) => poolId) ?? {};
  return poolId === undefined ? undefined : client.pool(poolId);
}

/**
 * Resolves with the pool of the history whose id begins with a word: any pool by its whole id, else one of the newest.
 */
export async function findPoolRecord(client: Client, word: string): Promise<PoolRecord> {
  const beginning = beginningOf(word);
  const { records, behindBy } =
    beginning.length === ID_LENGTH ? await byId(client, beginning) : await client.poolRecords(NEWEST);
  const record = oneOf(records, beginning, ({ opened: { poolId } }) => poolId);
  if (record === undefined) {
    throw new CommandError(
      `No pool that begins with ${word} is open or among the last ${NEWEST}${behindBy === 0n ? '' : `; the history is ${behindBy} blocks behind`}.`,
    );
  }
  return record;
}

async function byId(
  client: Client,
  poolId: string,
): Promise<{ readonly records: readonly PoolRecord[]; readonly behindBy: bigint }> {
  const { record, behindBy } = await client.poolRecord(poolId);
  return { records: record === undefined ? [] : [record], behindBy };
}

function beginningOf(word: string): string {
  const beginning = word.toLowerCase();
  if (!/^[0-9a-f]{6,64}$/.test(beginning)) {
    throw usageError(`${word} is no pool: at least the first 6 hexadecimal digits of its id.`);
  }
  return beginning;
}

function oneOf<T>(pools: readonly T[], beginning: string, idOf: (pool: T) => string): T | undefined {
  const found = pools.filter((pool) => idOf(pool).startsWith(beginning));
  if (found.length > 1) throw usageError(`${found.length} pools begin with ${beginning}; give more digits of the id.`);
  return found[0];
}
