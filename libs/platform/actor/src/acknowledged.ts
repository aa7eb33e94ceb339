import type { AnyFact, Position, Trace } from './rules.ts';

/** A fact that is stored, or was heard, in the order in which it was folded: what views are made from. */
export interface Acknowledged {
  readonly actor: string;
  readonly position: Position;
  readonly atMs: number;
  readonly fact: AnyFact;
  readonly trace: Trace;
}
