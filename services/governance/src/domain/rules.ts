import { InForce } from '@bpdao/genesis';
import { nothing } from '@bpdao/actor';
import type { Refusal, Rules } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { GovernanceFact } from '@bpdao/messages';
import { closeEpoch } from './decide/close-epoch.ts';
import { epochClosed } from './evolve/epoch-closed.ts';
import { roundSettled } from './hear/round-settled.ts';
import type { GovernanceHeard } from './messages.ts';
import { governanceGenesis } from './state.ts';
import type { GovernanceState } from './state.ts';

/** Governance (docs/spec/governance.md). */
export const governanceRules: Rules<GovernanceState, never, GovernanceFact, GovernanceHeard, Refusal, Genesis> = {
  actor: 'governance',
  version: 1,
  kept: [InForce],
  genesis: governanceGenesis,
  decide(state, message) {
    return message.type === 'heard' && message.heard.fact.type === 'round-settled' ? closeEpoch(state) : nothing;
  },
  evolve(state, { fact }) {
    epochClosed(state, fact);
  },
  hear(state, { fact }) {
    if (fact.type === 'round-settled') roundSettled(state, fact);
  },
  deadline: () => undefined,
};
