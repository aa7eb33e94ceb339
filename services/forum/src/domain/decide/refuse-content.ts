import type { Post } from '@bpdao/messages';
import { parseManifest } from '@bpdao/work-protocols';
import { governingNow } from '../parameters.ts';
import type { ForumRefusal } from '../refusals.ts';
import type { ForumState } from '../state.ts';

/**
 * Checks the content of a post. A protocol post carries a manifest and pays the protocol it replaces; other posts are
 * text (docs/spec/forum.md, "Protocol posts"). Without the reference a new version could cut off everybody that the old
 * one paid.
 */
export function refuseContent(
  { heard }: Readonly<ForumState>,
  { kind, content, references }: Post,
): ForumRefusal | undefined {
  if (kind !== 'protocol') return isUtf8(content) ? undefined : { code: 'CONTENT_NOT_TEXT' };
  const { protocol, parameters } = governingNow(heard);
  const ancestor = references.find(({ target }) => target === protocol);
  if (ancestor === undefined || ancestor.weightPpm < parameters.minAncestorPpm) {
    return {
      code: 'ANCESTOR_MISSING',
      detail: `The protocol in force is ${protocol}; it gets ${ancestor?.weightPpm ?? 0} ppm, and ${parameters.minAncestorPpm} ppm are the least.`,
    };
  }
  const manifest = parseManifest(content);
  if (manifest === undefined) return { code: 'MANIFEST_INVALID' };
  if (manifest.governanceSharePpm <= parameters.maxGovernanceSharePpm) return undefined;
  return {
    code: 'SHARE_OUT_OF_BOUNDS',
    detail: `The share is ${manifest.governanceSharePpm} ppm; ${parameters.maxGovernanceSharePpm} ppm are the most.`,
  };
}

function isUtf8(content: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}
