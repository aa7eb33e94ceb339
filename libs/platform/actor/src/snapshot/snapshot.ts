import type { Position } from '../facts.ts';
import type { Cursor, Link } from '../ports/streams.ts';

/** The last fact of a stream that an actor heard, with the link at which to read on. */
export type HeardPlace = Position & Link;

/** An actor's past, folded up to one of its own facts and not beyond the facts that this fact's author had heard. */
export interface Snapshot<State> {
  /** After the last own batch folded. */
  readonly cursor: Cursor;
  /** Own facts since genesis. */
  readonly ordinal: number;
  readonly position: Position | undefined;
  readonly heard: ReadonlyMap<string, HeardPlace>;
  /** Time of the last own fact, ms. */
  readonly factMs: number;
  readonly state: State;
}
