import { nothing, say } from '@bpdao/actor';
import type { EpochClosed } from '@bpdao/messages';
import { ancestryOf } from '../ancestry.ts';
import type { ForumDecision } from '../messages.ts';
import type { ForumState } from '../state.ts';

/**
 * Values the ancestry of an adopted protocol with a share for governance REP, also if it is worth nothing
 * (docs/spec/forum.md, "Ancestry").
 */
export function valueAncestry(state: Readonly<ForumState>, { createsGrepFrom }: EpochClosed): ForumDecision {
  return createsGrepFrom === undefined
    ? nothing
    : say({ type: 'ancestry-valued', protocol: createsGrepFrom, ...ancestryOf(state, createsGrepFrom) });
}
