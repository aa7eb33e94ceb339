import type { ShadowReport } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Chain } from '../chain.ts';
import type { Plan } from '../plan.ts';
import type { Judge } from './judge.ts';
import type { PlainForce } from './plain-force.ts';
import type { Folded, PlainLedgers } from './rep-ledger.ts';
import type { VersionNames } from './version-names.ts';

/** Something that always holds, folded from the stored facts alone, in the order in which they were stored. */
export interface Invariant {
  /** Names it in a failure. */
  readonly name: string;
  /**
   * Folds a fact; returns the sentence that it breaks, or undefined. `folded` names the accounts that the fact touched.
   */
  hear(said: SaidFact, folded: Folded | undefined): string | undefined;
  /**
   * Hears the report of a version of the WSC that is not in force about a block; returns the sentence that it breaks.
   */
  shadowed?(protocol: string, report: ShadowReport): string | undefined;
  /** Returns the sentence of a further rule that is broken after an undisturbed while. */
  atRest?(): string | undefined;
}

/** The parts from which an invariant is made. */
export interface InvariantParts {
  readonly chain: Chain;
  readonly plan: Plan;
  /** The ledgers after the fact that is heard. */
  readonly ledgers: PlainLedgers;
  /** Has heard the fact that is heard. */
  readonly judge: Judge;
  /** The protocols and parameters in force, after the fact that is heard. */
  readonly force: PlainForce;
  /** The names in protocols' posts, with a post in the fact that is heard. */
  readonly names: VersionNames;
  /** The protocol of the version of the WSC that wrote the fact which is heard. */
  spokenBy(): string | undefined;
  /** Tells if the producer of a member has the package that a version needs. */
  canRun(address: string, version: string): boolean;
}

export type InvariantMaker = (parts: InvariantParts) => Invariant;
