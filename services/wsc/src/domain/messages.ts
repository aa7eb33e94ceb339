import type { Decision } from '@bpdao/actor';
import type { AscFact, GovernanceFact, VpscFact, WscCommand, WscFact } from '@bpdao/messages';
import type { WscRefusal } from './refusals.ts';

/** A list of transactions whose signatures were checked, with the index of the first bad signature, if any. */
export type CheckedWscCommand = WscCommand & { readonly badSignatureAt?: number };

/** The facts that the WSC hears. */
export type WscHeard = AscFact | VpscFact | GovernanceFact;

/** The WSC's deadlines, each of one attempt. */
export type WscDeadline = readonly [
  /**
   * `draw`: a producer may be drawn; `submit`: the list is too late; `missing`: the stake was missing; `reverted`: another
   * protocol began the attempt.
   */
  due: 'draw' | 'submit' | 'missing' | 'reverted',
  height: string,
  attempt: string,
];

export type WscDecision = Decision<WscFact, WscRefusal>;
