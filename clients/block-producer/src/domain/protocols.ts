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

/** The protocols that were posted so far, and those that a return put out of force. */
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

  /** Takes note that a return was cancelled: the protocol made the block of its height after all. */
  worked(protocol: string): void {
    this.reverted.delete(protocol);
  }

  /** Tells if a protocol can be run with the installed packages. */
  runnable(address: string, installed: readonly InstalledProtocol[]): Runnable {
    const manifest = this.posted.get(address);
    return manifest === undefined
      ? { type: 'missing', sentence: `no protocol was posted at ${address}` }
      : runnable(manifest, installed);
  }

  /**
   * Returns the address of the first wanted protocol that was posted, was not reverted, and can be run. A wanted
   * protocol is an address, or a name with a version. A name means the first post that carries it, so that a copy of
   * that post is not taken for it.
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
