import type { SaidFact } from '@bpdao/sdk';
import type { Chain } from '../chain.ts';
import type { Plan } from '../plan.ts';

/** Something that always holds, folded from the stored facts alone, in the order in which they were stored. */
export interface Invariant {
  /** Names it in a failure. */
  readonly name: string;
  /** Folds a fact; the sentence that it breaks, or undefined. */
  hear(said: SaidFact): string | undefined;
  /** What must hold besides when nothing goes wrong for a while. */
  atRest?(): string | undefined;
}

/** What an invariant is made from. */
export interface InvariantParts {
  readonly chain: Chain;
  readonly plan: Plan;
  /** The right time, ms since the epoch. */
  readonly wallMs: () => number;
}

export type InvariantMaker = (parts: InvariantParts) => Invariant;
