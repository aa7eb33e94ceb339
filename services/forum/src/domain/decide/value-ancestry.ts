import { nothing, say } from '@bpdao/actor';
import type { EpochClosed } from '@bpdao/messages';
import { ancestryOf } from '../ancestry.ts';
import type { ForumDecision } from '../messages.ts';
import type { ForumState } from '../state.ts';

/**
 * A protocol with a share for governance REP is adopted: what it builds on is valued, also when that is nothing
 * (docs/spec/forum.md, "Ancestry").
 */
export function valueAncestry(state: Readonly<ForumState>, { createsGrepFrom }: EpochClosed): ForumDecision {
  return createsGrepFrom === undefined
    ? nothing
    : say({ type: 'ancestry-valued', protocol: createsGrepFrom, ...ancestryOf(state, createsGrepFrom) });
}
