import type { Acknowledged } from '../acknowledged.ts';

/** The events of a loop. */
export interface LoopEvents {
  /** A fact of this author and time was heard. */
  heard(author: string, atMs: number): void;
  /** The broker acknowledged this message of the own stream. */
  stored(sequence: number): void;
  /** A fact was folded, and every fact up to it is stored. */
  acknowledged(event: Acknowledged): void;
  /** An append met another writer. */
  lost(): void;
  /** Another version's turn has come. */
  turnOver(): void;
  /** The loop cannot go on. */
  failed(error: unknown): void;
}

/** The leader as its loop sees it: it permits each step and is told the events. */
export interface LoopHost extends LoopEvents {
  /** Tells if the loop may take messages. */
  mayTake(): boolean;
  /** Tells if answers may leave. */
  mayAnswer(): boolean;
}
