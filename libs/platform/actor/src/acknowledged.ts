import type { AnyFact, Position, Trace } from './facts.ts';

/** A fact that the mailbox folded: an own fact once it is stored, or a heard fact. Views are made from these, in order. */
export interface Acknowledged {
  readonly actor: string;
  readonly position: Position;
  readonly atMs: number;
  readonly fact: AnyFact;
  readonly trace: Trace;
}
