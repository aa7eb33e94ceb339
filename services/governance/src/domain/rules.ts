import { nothing, type Rules } from '@bpdao/actor';
import { InForce } from '@bpdao/genesis';
import type { GovernanceTypes } from './actor-types.ts';
import { governanceDeadline } from './deadlines.ts';
import { attest } from './decide/attest.ts';
import { beginStage } from './decide/begin-stage.ts';
import { closeEpoch } from './decide/close-epoch.ts';
import { rejectedTooOften, revertProtocol } from './decide/revert-protocol.ts';
import { epochClosed } from './evolve/epoch-closed.ts';
import { postAttested } from './evolve/post-attested.ts';
import { protocolReverted } from './evolve/protocol-reverted.ts';
import { stageBegun } from './evolve/stage-begun.ts';
import { hearAsc } from './hear/asc.ts';
import { hearForum } from './hear/forum.ts';
import { hearVpsc } from './hear/vpsc.ts';
import { hearWsc } from './hear/wsc.ts';
import type { GovernanceDecision, GovernanceHeard } from './messages.ts';
import { hasNoBlock } from './returns.ts';
import { governanceGenesis, type GovernanceState } from './state.ts';

/** Governance (docs/spec/governance.md). */
export const governanceRules: Rules<GovernanceTypes> = {
  actor: 'governance',
  version: 1,
  kept: [InForce],
  genesis: governanceGenesis,
  deadline: governanceDeadline,
  decide(state, message) {
    switch (message.type) {
      case 'heard':
        return decideHeard(state, message.heard.fact, message.nowMs);
      case 'deadline':
        return message.key.startsWith('stage/') ? beginStage(state) : revertProtocol(state, 'silence');
      case 'command':
        return attest(state, message.command, message.nowMs);
      default:
        return message satisfies never;
    }
  },
  evolve(state, { fact, atMs }) {
    switch (fact.type) {
      case 'epoch-closed': {
        epochClosed(state, fact, atMs);
        return;
      }
      case 'protocol-reverted': {
        protocolReverted(state, fact);
        return;
      }
      case 'post-attested': {
        postAttested(state, fact);
        return;
      }
      case 'stage-begun': {
        stageBegun(state, fact);
        return;
      }
      default:
        return fact satisfies never;
    }
  },
  hear(state, { fact, atMs }) {
    state.heard.latestMs = Math.max(state.heard.latestMs, atMs);
    switch (fact.type) {
      case 'encumbrance-asked':
      case 'offer-changed':
      case 'stake-taken':
      case 'stake-missing': {
        hearAsc(state, fact);
        return;
      }
      case 'producer-selected':
      case 'slot-missed':
      case 'block-proposed': {
        hearWsc(state, fact);
        return;
      }
      case 'post-published':
      case 'result-recorded':
      case 'ancestry-valued': {
        hearForum(state, fact);
        return;
      }
      default: {
        hearVpsc(state, fact, atMs);
        return;
      }
    }
  },
};

/**
 * Of all that is heard only the end of an attempt leads to something: its epoch is over, or its protocol does not work.
 */
function decideHeard(state: Readonly<GovernanceState>, fact: GovernanceHeard, nowMs: number): GovernanceDecision {
  switch (fact.type) {
    case 'round-settled':
      if (fact.outcome === 'accepted') return closeEpoch(state, nowMs);
      if (fact.outcome === 'rejected' && rejectedTooOften(state)) return revertProtocol(state, 'rejections');
      return revertUnused(state);
    case 'slot-missed':
    case 'block-refused':
      return revertUnused(state);
    default:
      return nothing;
  }
}

const revertUnused = (state: Readonly<GovernanceState>): GovernanceDecision =>
  hasNoBlock(state) ? revertProtocol(state, 'no-block') : nothing;
