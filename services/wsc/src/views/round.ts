import type { GetRound, Round } from '@bpdao/messages';
import { canDraw } from '../domain/decide/select-producer.ts';
import type { WscState } from '../domain/state.ts';

const WAITING = { drawn: 'STAKE', missing: 'STAKE', staked: 'LIST', proposed: 'POOL' } as const;

/** Answers with the round in progress and its next awaited event. */
export function roundView(state: Readonly<WscState>, _query: GetRound): { readonly type: 'round' } & Round {
  const { attempt, height, attemptNumber, chain } = state;
  const producer = attempt?.selected.producer;
  return {
    type: 'round',
    height,
    attempt: attemptNumber,
    parent: chain.hash,
    waitingFor: waitingFor(state),
    ...(producer === undefined ? undefined : { producer }),
  };
}

function waitingFor(state: Readonly<WscState>): string {
  if (state.attempt !== undefined) return WAITING[state.attempt.phase];
  if (state.heard.governance.at(state.height) === undefined) return 'GOVERNANCE';
  return canDraw(state) ? 'PACE' : 'OFFER';
}
