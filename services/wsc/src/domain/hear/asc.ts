import type { Position } from '@bpdao/actor';
import type { AscFact } from '@bpdao/messages';
import { isCurrent, type WscState } from '../state.ts';

/** The ASC's facts: offers as they stand, and what became of the stake of the producer drawn. */
export function hearAsc(state: WscState, fact: AscFact, position: Position): void {
  state.heard.asc.position = position;
  switch (fact.type) {
    case 'encumbrance-asked':
      return state.book.offerChanged(position, fact.offer);
    case 'offer-changed':
      if (fact.change === 'forfeited') state.book.forfeited(position, fact.offer.producer);
      return state.book.offerChanged(position, fact.offer);
    case 'stake-taken':
      if (state.attempt === undefined || !isCurrent(state, fact)) return undefined;
      state.attempt.phase = 'staked';
      return state.book.stakeTaken(position, fact.height, fact.attempt);
    case 'stake-missing':
      if (state.attempt !== undefined && isCurrent(state, fact)) state.attempt.phase = 'missing';
      return undefined;
    default:
      return fact satisfies never;
  }
}
