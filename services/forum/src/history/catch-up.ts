import type { Position } from '@bpdao/actor';
import { HistoryMismatch, type HistoryEntry, type HistoryStream, type Positions } from './history-store.ts';
import { isBefore, isSamePlace, type FedFact, type RoundAssembler } from './round-assembler.ts';

/**
 * Reads stored facts of an actor's stream from a sequence on, in order: some whole messages, as many as the reader
 * likes to hold at once; none if the stream ends before that sequence. Rejects if the stream cannot be read.
 */
export type ReadFacts = (actor: HistoryStream, fromSequence: number) => Promise<readonly FedFact[]>;

interface CatchUp {
  readonly assembler: RoundAssembler;
  /** The positions that the store covers; reading begins here. */
  readonly from: Positions;
  readonly read: ReadFacts;
  readonly write: (entry: HistoryEntry) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Reads every stream to its end and writes the entries that the facts make (docs/spec/history.md, "Catching up").
 *
 * It reads the VPSC's stream first, and the others only as far as ended rounds need them. So few blocks are in memory,
 * however much is missing.
 */
export async function catchUp(work: CatchUp): Promise<void> {
  let moved = true;
  while (moved) {
    work.signal.throwIfAborted();
    const { wanted } = work.assembler;
    moved = (wanted !== undefined && (await advance(work, wanted))) || (await advance(work, 'vpsc'));
    if (!moved) for (const rest of ['forum', 'wsc'] as const) moved = (await advance(work, rest)) || moved;
  }
}

/** Takes one page of a stream; returns false if it held nothing new. */
async function advance({ assembler, from, read, write }: CatchUp, stream: HistoryStream): Promise<boolean> {
  const next = assembler.next[stream];
  let page = await read(stream, next.sequence);
  if (isSamePlace(next, from[stream])) checkBeginning(stream, next, page[0]);
  const isKnown = page.length > 0 && page.every(({ position }) => isBefore(position, next));
  if (isKnown) page = await read(stream, next.sequence + 1);
  for (const fact of page) for (const entry of assembler.take(fact)) await write(entry);
  return !isSamePlace(next, assembler.next[stream]);
}

/**
 * Checks that the message named by the stored positions is there; only an empty history may meet an empty stream.
 * Throws HistoryMismatch otherwise.
 */
function checkBeginning(stream: HistoryStream, { sequence, index }: Position, first: FedFact | undefined): void {
  if (first?.position.sequence === sequence) return;
  if (first === undefined && sequence === 1 && index === 0) return;
  const found = first === undefined ? 'ends before it' : `begins at message ${first.position.sequence}`;
  throw new HistoryMismatch(
    `The history goes on at message ${sequence} of the ${stream} stream, but that stream ${found}: drop the history, or start with the streams it was made from.`,
  );
}
