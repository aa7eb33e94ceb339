import type { AscFact, ForumFact, VpscFact, WscFact } from '@bpdao/messages';

/** What governance hears. */
export type GovernanceHeard = AscFact | WscFact | VpscFact | ForumFact;
