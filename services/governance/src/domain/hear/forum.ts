import type { ForumFact } from '@bpdao/messages';
import { rewardOfBlock } from '../budget.ts';
import { addPost, type GovernanceState } from '../state.ts';

/** The Forum's facts: what is posted, what blocks pay to what they build on, and whether governance REP is created. */
export function hearForum(state: GovernanceState, fact: ForumFact): void {
  switch (fact.type) {
    case 'post-published':
      return addPost(state.heard.forum, fact.address, fact.post.value);
    case 'result-recorded':
      return rewardOfBlock(state, fact);
    case 'ancestry-valued':
      if (fact.credits.length === 0) state.creation = 'none';
      return undefined;
    default:
      return fact satisfies never;
  }
}
