import type { WscFact } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { goOn, isCurrent } from './round.ts';

/** The WSC's facts: what it said last, and whose turn it is now. */
export function hearWsc({ heard }: GovernanceState, fact: WscFact): void {
  switch (fact.type) {
    case 'producer-selected':
      heard.round = goOn(heard.round, fact.receipt, 'stake');
      return undefined;
    case 'slot-missed':
      heard.round = goOn(heard.round, { height: fact.height, attempt: fact.attempt + 1 }, 'draw');
      return undefined;
    case 'block-proposed':
      if (isCurrent(heard.round, fact.block.header.value)) heard.round = { ...heard.round, waitsFor: 'pool' };
      return undefined;
    default:
      return fact satisfies never;
  }
}
