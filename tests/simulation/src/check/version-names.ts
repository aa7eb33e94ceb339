import type { Fact } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type { Post } from '@bpdao/messages';

/** The name and version of each protocol, from its post. */
export class VersionNames {
  private readonly names = new Map<string, string>();

  constructor({ posts }: Genesis) {
    for (const { address, post } of posts) this.add(address, post.value);
  }

  hear(fact: Fact): void {
    if (fact.type === 'post-published') this.add(fact.address, fact.post.value);
  }

  /** Returns `name@version` of the protocol posted there. */
  of(protocol: string): string | undefined {
    return this.names.get(protocol);
  }

  private add(address: string, { kind, content }: Post): void {
    if (kind !== 'protocol') return;
    const { name, version } = JSON.parse(Buffer.from(content).toString('utf8')) as {
      readonly name: string;
      readonly version: string;
    };
    this.names.set(address, `${name}@${version}`);
  }
}
