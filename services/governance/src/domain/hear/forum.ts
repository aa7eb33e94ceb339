import type { ForumFact } from '@bpdao/messages';
import { parseManifest } from '@bpdao/work-protocols';
import type { GovernanceState } from '../state.ts';

/** The Forum's facts: which protocols there are. */
export function hearForum({ heard }: GovernanceState, fact: ForumFact): void {
  if (fact.type !== 'post-published' || fact.post.value.kind !== 'protocol') return;
  const manifest = parseManifest(fact.post.value.content);
  if (manifest !== undefined) heard.forum.protocols.set(fact.address, manifest);
}
