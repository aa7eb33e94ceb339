/** A process that floods a network on this machine when it is told to, as one identity (started by `Attacker`). */
import { readFile } from 'node:fs/promises';
import { parseGenesis, type Genesis } from '@bpdao/genesis';
import { readIdentity, type Identity } from '@bpdao/identities';
import type { Attack, AttackMessage, AttackOrder, AttackTask } from './attack-messages.ts';
import { badLists } from './attacks/bad-lists.ts';
import { badTransactions } from './attacks/bad-transactions.ts';
import { fillActiveSet } from './attacks/fill-active-set.ts';
import { largePosts } from './attacks/large-posts.ts';
import { activeQueries, badRequests, factsQueries } from './attacks/queries.ts';
import { Scrapes } from './attacks/scrapes.ts';
import { SilentReaders } from './attacks/silent-readers.ts';
import { swollenCommands } from './attacks/swollen-commands.ts';
import { MessageAttack, type MessageAttackOptions, type Shot } from './message-attack.ts';

/** The most lists that the broker lets wait for the WSC: with more it cuts the WSC off, which is then rid of them. */
const LISTS_IN_FLIGHT = 16;

const task = JSON.parse(process.argv[2] ?? '{}') as AttackTask;
const tell = (message: AttackMessage): void => void process.send?.(message);
process.on('disconnect', () => process.exit(0)); // who started it is gone

try {
  if (new URL(task.url).hostname !== '127.0.0.1') throw new Error(`${task.url} is not on this machine`);
  const identity = readIdentity(task.seedFile);
  if (identity === undefined) throw new Error('an attacker has an identity');
  const attack = await prepare(identity, parseGenesis(await readFile(task.genesisFile)));
  process.on(
    'message',
    (order: AttackOrder) => void attack.flood(order).then((report) => tell({ type: 'done', report }), failed),
  );
  tell({ type: 'ready', notes: attack.notes });
} catch (error) {
  failed(error);
}

function failed(error: unknown): void {
  tell({ type: 'failed', sentence: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

async function prepare(identity: Identity, genesis: Genesis): Promise<Attack> {
  const { url } = task;
  const sends = (shots: readonly Shot[], options?: MessageAttackOptions): Attack =>
    new MessageAttack(url, identity, shots, options);
  switch (task.flood) {
    case 'bad-lists':
      return sends(badLists(genesis.chainId), { inFlightMax: LISTS_IN_FLIGHT });
    case 'bad-transactions':
      return sends(badTransactions(genesis.chainId));
    case 'facts':
      return sends(factsQueries());
    case 'large-posts':
      return sends(largePosts(genesis.chainId));
    case 'bad-requests':
      return sends(badRequests());
    case 'swollen-commands':
      return sends(swollenCommands(genesis));
    case 'silent-readers':
      return SilentReaders.prepare(url, identity);
    case 'scrapes':
      return new Scrapes(task.httpPort);
    case 'active-transactions':
      return sends(activeQueries(), { notes: { active: await fillActiveSet(task) } });
    default:
      return task.flood satisfies never;
  }
}
