import { InForce } from '@bpdao/genesis';
import { nothing } from '@bpdao/actor';
import type { Decision, Refusal, Rules } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { GovernanceFact } from '@bpdao/messages';
import { governanceDeadline } from './deadlines.ts';
import { closeEpoch } from './decide/close-epoch.ts';
import { rejectedTooOften, revertProtocol } from './decide/revert-protocol.ts';
import { epochClosed } from './evolve/epoch-closed.ts';
import { protocolReverted } from './evolve/protocol-reverted.ts';
import { hearAsc } from './hear/asc.ts';
import { hearForum } from './hear/forum.ts';
import { hearVpsc } from './hear/vpsc.ts';
import { hearWsc } from './hear/wsc.ts';
import type { GovernanceHeard } from './messages.ts';
import { governanceGenesis } from './state.ts';
import type { GovernanceState } from './state.ts';

/** Governance (docs/spec/governance.md). */
export const governanceRules: Rules<GovernanceState, never, GovernanceFact, GovernanceHeard, Refusal, Genesis> = {
  actor: 'governance',
  version: 1,
  kept: [InForce],
  genesis: governanceGenesis,
  deadline: governanceDeadline,
  decide(state, message) {
    switch (message.type) {
      case 'heard':
        return decideHeard(state, message.heard.fact);
      case 'deadline':
        return revertProtocol(state, 'silence');
      case 'command':
        return nothing;
      default:
        return message satisfies never;
    }
  },
  evolve(state, { fact }) {
    switch (fact.type) {
      case 'epoch-closed':
        return epochClosed(state, fact);
      case 'protocol-reverted':
        return protocolReverted(state, fact);
      default:
        return fact satisfies never;
    }
  },
  hear(state, { fact }) {
    switch (fact.type) {
      case 'encumbrance-asked':
      case 'offer-changed':
      case 'stake-taken':
      case 'stake-missing':
        return hearAsc(state, fact);
      case 'producer-selected':
      case 'slot-missed':
      case 'block-proposed':
        return hearWsc(state, fact);
      case 'post-published':
      case 'result-recorded':
        return hearForum(state, fact);
      default:
        return hearVpsc(state, fact);
    }
  },
};

/** Of all that is heard only the end of a round leads to something: its epoch is over, or its protocol does not work. */
function decideHeard(state: Readonly<GovernanceState>, fact: GovernanceHeard): Decision<GovernanceFact, Refusal> {
  if (fact.type !== 'round-settled') return nothing;
  switch (fact.outcome) {
    case 'accepted':
      return closeEpoch(state);
    case 'rejected':
      return rejectedTooOften(state) ? revertProtocol(state, 'rejections') : nothing;
    case 'void':
      return nothing;
    default:
      return fact.outcome satisfies never;
  }
}
