import type { ProducerSelected } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';
import { goOn } from './round.ts';

/** A producer is drawn: the ASC's turn to take the stake. */
export function producerSelected({ heard }: GovernanceState, { receipt }: ProducerSelected): void {
  heard.round = goOn(heard.round, receipt, 'stake');
}
