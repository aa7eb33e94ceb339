import { createHmac, hash } from 'node:crypto';

/** Links of one hash chain: so many reveals until a new tip is needed. */
export const CHAIN_LINKS = 1_024;
/** With fewer links left a new tip is set, well before the last one is revealed. */
export const LINKS_LOW = 64;

const CHAINS_KEPT = 4;

/** Where a tip stands: what must be revealed for it, and how many more reveals its chain has after that one. */
export interface Link {
  readonly preimage: string;
  readonly linksLeft: number;
}

/**
 * The hash chains of a producer (docs/spec/block-producer.md, "Reveals"). Each accepted `encumber` begins a chain made
 * of the key and the command's sequence alone, so that a producer that lost its disk still finds every preimage.
 */
export class RevealChains {
  private readonly secret: (sequence: bigint) => Buffer;
  /**
   * By sequence; undefined until somebody asks for one of its links: of a history that is read again most are never
   * asked for.
   */
  private readonly chains = new Map<bigint, ReadonlyMap<string, Link> | undefined>();

  constructor(seed: Uint8Array, chainId: string) {
    this.secret = (sequence) =>
      createHmac('sha256', seed).update(`bpdao/reveal/v1\n${chainId}\n${sequence}`, 'utf8').digest();
  }

  /** The tip to send with the `encumber` of this sequence, hex. */
  tip(sequence: bigint): string {
    return [...this.chain(sequence).keys()].at(-1) ?? '';
  }

  /** Takes note that the `encumber` of this sequence was accepted; older chains than the last few are forgotten. */
  begin(sequence: bigint): void {
    this.chains.set(sequence, this.chains.get(sequence));
    for (const known of [...this.chains.keys()].toSorted((a, b) => (a < b ? -1 : 1)).slice(0, -CHAINS_KEPT)) {
      this.chains.delete(known);
    }
  }

  /** The link behind a tip; undefined when the tip is not from here, or its chain is used up. */
  find(tip: string): Link | undefined {
    for (const sequence of this.chains.keys()) {
      const link = this.chain(sequence).get(tip);
      if (link !== undefined) return link;
    }
    return undefined;
  }

  private chain(sequence: bigint): ReadonlyMap<string, Link> {
    const known = this.chains.get(sequence);
    if (known !== undefined) return known;
    const links = new Map<string, Link>();
    let preimage = this.secret(sequence);
    for (let index = 0; index < CHAIN_LINKS; index += 1) {
      const tip = hash('sha256', preimage, 'buffer');
      links.set(tip.toString('hex'), { preimage: preimage.toString('hex'), linksLeft: index });
      preimage = tip;
    }
    this.chains.set(sequence, links);
    return links;
  }
}
