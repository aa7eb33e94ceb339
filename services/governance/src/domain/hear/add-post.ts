import { readParameterChange } from '@bpdao/genesis';
import type { Post } from '@bpdao/messages';
import { parseManifest } from '@bpdao/work-protocols';
import type { HeardForum } from '../state.ts';

/** Remembers a post that may be attested or adopted, with its manifest or its change. It remembers no blocks. */
export function addPost({ kinds, protocols, changes }: HeardForum, address: string, { kind, content }: Post): void {
  if (kind === 'block') return;
  kinds.set(address, kind);
  const manifest = kind === 'protocol' ? parseManifest(content) : undefined;
  if (manifest !== undefined) protocols.set(address, manifest);
  const change = kind === 'proposal' ? readParameterChange(content) : undefined;
  if (change !== undefined) changes.set(address, change);
}
