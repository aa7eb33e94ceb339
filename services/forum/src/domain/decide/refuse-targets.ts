import type { Reference } from '@bpdao/messages';
import { refuseReferences } from '@bpdao/references';
import type { ForumRefusal } from '../refusals.ts';
import type { ForumState } from '../state.ts';

/**
 * The first rule that a post's references break; what was forgotten is told from what never was, as long as it can be.
 */
export function refuseTargets(
  { posts, forgotten }: Readonly<ForumState>,
  references: readonly Reference[],
): ForumRefusal | undefined {
  const code = refuseReferences(references, (target) => posts.has(target));
  if (code === undefined) return undefined;
  if (code !== 'REFERENCE_UNKNOWN') return { code };
  const old = references.find(({ target }) => forgotten.has(target));
  if (old !== undefined) {
    return {
      code: 'REFERENCE_TOO_OLD',
      detail: `Nobody referred to the post of block ${forgotten.get(old.target)} in time.`,
    };
  }
  return { code, detail: 'A reference goes to a post that does not exist, or was forgotten long ago.' };
}
