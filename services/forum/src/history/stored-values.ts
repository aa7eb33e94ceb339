import type { Outcome, TransactionStatus } from '@bpdao/messages';
import { historyStreams, type HistoryStream, type Positions } from './history-store.ts';

/** Positions as a document holds them: for each stream its sequence and index. */
export type StoredPositions = Readonly<Record<HistoryStream, readonly [sequence: number, index: number]>>;

export function writePositions({ wsc, vpsc, forum }: Positions): StoredPositions {
  return { wsc: [wsc.sequence, wsc.index], vpsc: [vpsc.sequence, vpsc.index], forum: [forum.sequence, forum.index] };
}

/**
 * Reads positions as writePositions wrote them. Throws on anything else, so that reading never continues at a place
 * that was never stored.
 */
export function readPositions(stored: unknown): Positions {
  const [wsc, vpsc, forum] = historyStreams.map((stream) => {
    const place: unknown = typeof stored === 'object' && stored !== null ? Reflect.get(stored, stream) : undefined;
    const [sequence, index] = Array.isArray(place) ? place.map(Number) : [];
    if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(index)) {
      throw new Error(`The history's position in the ${stream} stream is unreadable.`);
    }
    return { sequence: sequence ?? 0, index: index ?? 0 };
  });
  if (wsc === undefined || vpsc === undefined || forum === undefined) {
    throw new Error("The history's positions are unreadable.");
  }
  return { wsc, vpsc, forum };
}

export function readOutcome(stored: unknown): Outcome | 'refused' {
  if (stored === 'accepted' || stored === 'rejected' || stored === 'void' || stored === 'refused') return stored;
  throw new Error(`The history holds a round that ended as '${String(stored)}'.`);
}

export function readTransactionStatus(stored: unknown): TransactionStatus {
  if (stored === 'settled' || stored === 'returned') return stored;
  throw new Error(`The history holds a transaction that is '${String(stored)}'.`);
}
