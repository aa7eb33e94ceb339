import type { Reference } from '@bpdao/messages';
import { INCINERATOR, refuseReferences } from '@bpdao/references';
import type { ForumRefusal } from '../refusals.ts';
import type { ForumState } from '../state.ts';

/**
 * Returns the first rule that a post's references break. It tells forgotten targets from unknown ones as long as it
 * can.
 */
export function refuseTargets(
  { posts, forgotten }: Readonly<ForumState>,
  references: readonly Reference[],
): ForumRefusal | undefined {
  const code = refuseReferences(references, (target) => posts.has(target));
  if (code === undefined) return undefined;
  if (code === 'TOO_MANY_REFERENCES') return { code, detail: `The post has ${references.length}.` };
  if (code !== 'REFERENCE_UNKNOWN') return { code };
  const old = references.find(({ target }) => forgotten.has(target));
  if (old !== undefined) {
    return { code: 'REFERENCE_TOO_OLD', detail: `The post is of block ${forgotten.get(old.target)}.` };
  }
  const unknown = references.find(({ target }) => target !== INCINERATOR && !posts.has(target));
  return { code, detail: `The reference goes to ${unknown?.target}.` };
}
