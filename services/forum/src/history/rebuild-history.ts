import type { Genesis } from '@bpdao/genesis';
import { catchUp, type ReadFacts } from './catch-up.ts';
import { historyStreams, type HistoryEntry, type HistoryStore, type Positions } from './history-store.ts';
import { prepareStore } from './prepare-store.ts';
import { fromStart, isBefore, RoundAssembler } from './round-assembler.ts';

/** Entries between two looks at whether somebody else writes, and between two words about how far it is. */
const LOOK_ENTRIES = 1_000;

export interface Rebuild {
  readonly store: HistoryStore;
  readonly genesis: Pick<Genesis, 'chainId' | 'timeMs' | 'posts'>;
  readonly read: ReadFacts;
  /** Told now and then the first fact of each stream that is not read yet. */
  readonly onProgress?: (next: Positions, height: bigint) => void;
}

/** A Forum keeps this history while it is made anew: what is older than what the Forum writes would be missing. */
export class StoreInUse extends Error {
  constructor() {
    super(
      'Somebody else writes to this store: stop the Forum service that keeps it, or name another store, and rebuild it again.',
    );
    this.name = 'StoreInUse';
  }
}

/**
 * Forgets a history and makes it anew from the streams (docs/spec/history.md, "Rebuild"); the height of the last
 * accepted block in it.
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

/** What is stored covers no more than was read here. */
async function mustBeAlone(store: HistoryStore, next: Positions): Promise<void> {
  const standing = await store.standing();
  if (standing !== undefined && historyStreams.some((stream) => isBefore(next[stream], standing.positions[stream]))) {
    throw new StoreInUse();
  }
}
