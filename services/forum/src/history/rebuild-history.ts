import type { Genesis } from '@bpdao/genesis';
import { catchUp, type ReadFacts } from './catch-up.ts';
import { historyStreams, type HistoryEntry, type HistoryStore, type Positions } from './history-store.ts';
import { prepareStore } from './prepare-store.ts';
import { fromStart, isBefore, RoundAssembler } from './round-assembler.ts';

/** The count of entries between two checks for another writer; progress is reported as often. */
const LOOK_ENTRIES = 1_000;

export interface Rebuild {
  readonly store: HistoryStore;
  readonly genesis: Pick<Genesis, 'chainId' | 'timeMs' | 'posts'>;
  readonly read: ReadFacts;
  /** Called now and then with the first unread fact of each stream. */
  readonly onProgress?: (next: Positions, height: bigint) => void;
}

/**
 * Thrown if another process writes to the store during a rebuild: the history would lack all that is older than the
 * facts which that process writes.
 */
export class StoreInUse extends Error {
  constructor() {
    super(
      'Another process writes to this store: stop the Forum service that keeps it, or name another store, and rebuild it again.',
    );
    this.name = 'StoreInUse';
  }
}

/**
 * Forgets a history and makes it anew from the streams (docs/spec/history.md, "Rebuild"). Returns the height of the
 * last accepted block in it.
 */
export async function rebuildHistory({ store, genesis, read, onProgress }: Rebuild): Promise<bigint> {
  await store.drop();
  await prepareStore(store, genesis);
  const assembler = new RoundAssembler(fromStart);
  let [written, height] = [0, 0n];
  const write = async (entry: HistoryEntry): Promise<void> => {
    await store.write(entry);
    written += 1;
    if (entry.type === 'round' && entry.outcome === 'accepted') height = entry.height;
    if (written % LOOK_ENTRIES !== 0) return;
    await mustBeAlone(store, assembler.next);
    onProgress?.(assembler.next, height);
  };
  await catchUp({ assembler, from: fromStart, read, write, signal: new AbortController().signal });
  await mustBeAlone(store, assembler.next);
  return height;
}

/** Checks that the store covers no more than this rebuild has read. Throws StoreInUse otherwise. */
async function mustBeAlone(store: HistoryStore, next: Positions): Promise<void> {
  const standing = await store.standing();
  if (standing !== undefined && historyStreams.some((stream) => isBefore(next[stream], standing.positions[stream]))) {
    throw new StoreInUse();
  }
}
