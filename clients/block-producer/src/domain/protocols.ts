import type { Genesis } from '@bpdao/genesis';
import type { ForumFact, GovernanceFact, Post } from '@bpdao/messages';
import {
  nameOfVersion,
  parseManifest,
  runnable,
  type InstalledProtocol,
  type Manifest,
  type Runnable,
} from '@bpdao/work-protocols';

/** The protocols that were posted, as far as was heard, and which of them a member may still want. */
export class Protocols {
  private readonly posted = new Map<string, Manifest>();
  private readonly reverted = new Set<string>();

  constructor({ posts }: Pick<Genesis, 'posts'>) {
    for (const { address, post } of posts) this.add(address, post.value);
  }

  hear(fact: ForumFact | GovernanceFact): void {
    if (fact.type === 'post-published') this.add(fact.address, fact.post.value);
    if (fact.type === 'protocol-reverted') this.reverted.add(fact.reverted);
  }

  /** A return was cancelled: the protocol made the block of its height after all. */
  worked(protocol: string): void {
    this.reverted.delete(protocol);
  }

  /** Whether a protocol can be run with what is installed. */
  runnable(address: string, installed: readonly InstalledProtocol[]): Runnable {
    const manifest = this.posted.get(address);
    return manifest === undefined
      ? { type: 'missing', sentence: `no protocol was posted at ${address}` }
      : runnable(manifest, installed);
  }

  /**
   * The first of what a member wants that was posted, was not reverted, and can be run: addresses, or names with
   * versions, which mean the first post that carries them, so that a copy of a post is not taken for it.
   */
  firstOf(wanted: readonly string[], installed: readonly InstalledProtocol[]): string | undefined {
    for (const one of wanted) {
      const address = this.find(one);
      if (
        address !== undefined &&
        !this.reverted.has(address) &&
        this.runnable(address, installed).type === 'runnable'
      ) {
        return address;
      }
    }
    return undefined;
  }

  private find(wanted: string): string | undefined {
    if (this.posted.has(wanted)) return wanted;
    for (const [address, manifest] of this.posted) if (nameOfVersion(manifest) === wanted) return address;
    return undefined;
  }

  private add(address: string, { kind, content }: Post): void {
    const manifest = kind === 'protocol' ? parseManifest(content) : undefined;
    if (manifest !== undefined) this.posted.set(address, manifest);
  }
}
