import { nothing, type HeardFact, type OwnFact, type Rules } from '@bpdao/actor';
import { AccountBook } from '@bpdao/chain';
import { InForce } from '@bpdao/genesis';
import type { ForumFact } from '@bpdao/messages';
import { PostGraph } from '@bpdao/references';
import type { ForumTypes } from './actor-types.ts';
import { blockProposed } from './decide/block-proposed.ts';
import { epochClosed } from './decide/epoch-closed.ts';
import { poolResolved } from './decide/pool-resolved.ts';
import { submitPost } from './decide/submit-post.ts';
import { postPublished } from './evolve/post-published.ts';
import { resultRecorded } from './evolve/result-recorded.ts';
import { story } from './facts.ts';
import { heardBlockProposed } from './hear/block-proposed.ts';
import { heardRoundSettled, holdForfeit, holdGrep, holdRep } from './hear/round-settled.ts';
import { brokenInvariant } from './invariants.ts';
import type { ForumDecision, ForumHeardFact, ForumMessage } from './messages.ts';
import { genesisState, type ForumState } from './state.ts';

/**
 * The rules of the Forum (docs/spec/forum.md): posts, their references, and the results of pools. It waits for nothing,
 * so it has no deadlines.
 */
export const forumRules: Rules<ForumTypes> = {
  actor: 'forum',
  version: 1,
  kept: [AccountBook, InForce, PostGraph],
  genesis: genesisState,
  decide,
  evolve,
  hear,
  deadline: () => undefined,
  story,
  brokenInvariant,
};

function decide(state: Readonly<ForumState>, message: ForumMessage): ForumDecision {
  switch (message.type) {
    case 'command':
      return submitPost(state, message.command);
    case 'heard':
      return decideHeard(state, message.heard.fact);
    case 'deadline':
      return nothing;
    default:
      return message satisfies never;
  }
}

function decideHeard(state: Readonly<ForumState>, fact: ForumHeardFact): ForumDecision {
  switch (fact.type) {
    case 'block-proposed':
      return blockProposed(state, fact);
    case 'pool-resolved':
      return poolResolved(state, fact);
    case 'epoch-closed':
      return epochClosed(state, fact);
    case 'producer-selected':
    case 'slot-missed':
    case 'rep-encumbered':
    case 'encumbrance-refused':
    case 'pool-opened':
    case 'block-refused':
    case 'vote-cast':
    case 'round-settled':
    case 'pool-refused':
    case 'vote-committed':
    case 'vote-revealed':
    case 'pool-settled':
    case 'salary-claimed':
    case 'equivocation-proven':
    case 'grep-created':
    case 'protocol-reverted':
    case 'post-attested':
    case 'stage-begun':
      return nothing;
    default:
      return fact satisfies never;
  }
}

function evolve(state: ForumState, { fact }: OwnFact<ForumFact>): void {
  switch (fact.type) {
    case 'post-published':
      return postPublished(state, fact);
    case 'result-recorded':
      return resultRecorded(state, fact);
    case 'ancestry-valued':
      return undefined;
    default:
      return fact satisfies never;
  }
}

function hear(state: ForumState, { fact }: HeardFact<ForumHeardFact>): void {
  switch (fact.type) {
    case 'block-proposed':
      return heardBlockProposed(state, fact);
    case 'block-refused':
      state.heard.wsc.blocks.delete(fact.blockHash);
      return;
    case 'round-settled':
      return heardRoundSettled(state, fact);
    case 'pool-settled':
      return holdRep(state.heard.vpsc, fact);
    case 'equivocation-proven':
      return holdForfeit(state.heard.vpsc, fact);
    case 'grep-created':
      return holdGrep(state.heard.vpsc, fact);
    case 'epoch-closed':
    case 'protocol-reverted':
      return state.heard.governance.inForce.fold(fact);
    case 'producer-selected':
    case 'slot-missed':
    case 'rep-encumbered':
    case 'encumbrance-refused':
    case 'pool-opened':
    case 'vote-cast':
    case 'pool-resolved':
    case 'pool-refused':
    case 'vote-committed':
    case 'vote-revealed':
    case 'salary-claimed':
    case 'post-attested':
    case 'stage-begun':
      return;
    default:
      return fact satisfies never;
  }
}
