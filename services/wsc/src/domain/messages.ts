import type { Decision } from '@bpdao/actor';
import type { AscFact, GovernanceFact, VpscFact, WscCommand, WscFact } from '@bpdao/messages';
import type { WscRefusal } from './refusals.ts';

/** A list of transactions whose signatures were looked at: the index of the first one that does not hold, if any. */
export type CheckedWscCommand = WscCommand & { readonly badSignatureAt?: number };

/** What the WSC hears. */
export type WscHeard = AscFact | VpscFact | GovernanceFact;

export type WscDecision = Decision<WscFact, WscRefusal>;
