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
  /** Folds a fact; the sentence that it breaks, or undefined. `folded` is what the fact did to the ledgers. */
  hear(said: SaidFact, folded: Folded | undefined): string | undefined;
  /** Hears what a version of the WSC that is not in force says of a block; the sentence that it breaks. */
  shadowed?(protocol: string, report: ShadowReport): string | undefined;
  /** What must hold besides when nothing goes wrong for a while. */
  atRest?(): string | undefined;
}

/** What an invariant is made from. */
export interface InvariantParts {
  readonly chain: Chain;
  readonly plan: Plan;
  /** As they are after the fact that is heard. */
  readonly ledgers: PlainLedgers;
  /** Has heard the fact that is heard. */
  readonly judge: Judge;
  /** What is in force, after the fact that is heard. */
  readonly force: PlainForce;
  /** What protocols' posts say, with that in the fact that is heard. */
  readonly names: VersionNames;
  /** The protocol of the version of the WSC that wrote the fact which is heard. */
  spokenBy(): string | undefined;
  /** Whether the producer of a member has what a version takes. */
  canRun(address: string, version: string): boolean;
}

export type InvariantMaker = (parts: InvariantParts) => Invariant;
