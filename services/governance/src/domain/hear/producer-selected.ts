import type { ProducerSelected } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { goOn } from './round.ts';

/** Folds a draw: the ASC must take the stake. */
export function producerSelected({ heard }: GovernanceState, { receipt }: ProducerSelected): void {
  heard.round = goOn(heard.round, receipt, 'stake');
}
