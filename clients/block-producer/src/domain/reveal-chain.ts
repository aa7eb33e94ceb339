import { createHmac, hash } from 'node:crypto';

/** The number of links of one hash chain: after that many reveals the producer needs a new tip. */
export const CHAIN_LINKS = 1_024;
/** The number of links left below which the producer sets a new tip, well before it reveals the last one. */
export const LINKS_LOW = 64;

const CHAINS_KEPT = 4;

/** The place of a tip in its chain: the preimage to reveal for it, and the count of reveals left after that one. */
export interface Link {
  readonly preimage: string;
  readonly linksLeft: number;
}

/**
 * The hash chains of a producer (docs/spec/block-producer.md, "Reveals"). Each accepted `encumber` begins a chain, made
 * of the key and the command's sequence alone. A producer that lost its disk therefore still finds each preimage.
 */
export class RevealChains {
  private readonly secret: (sequence: bigint) => Buffer;
  /**
   * The chains by sequence. A chain is undefined until the first question for one of its links: most chains of an old
   * history are never needed.
   */
  private readonly chains = new Map<bigint, ReadonlyMap<string, Link> | undefined>();

  constructor(seed: Uint8Array, chainId: string) {
    this.secret = (sequence) =>
      createHmac('sha256', seed).update(`bpdao/reveal/v1\n${chainId}\n${sequence}`, 'utf8').digest();
  }

  /** Returns the tip to send with the `encumber` of this sequence, hex. */
  tip(sequence: bigint): string {
    return [...this.chain(sequence).keys()].at(-1) ?? '';
  }

  /** Takes note that the `encumber` of this sequence was accepted. Forgets all chains but the last few. */
  begin(sequence: bigint): void {
    this.chains.set(sequence, this.chains.get(sequence));
    for (const known of [...this.chains.keys()].toSorted((a, b) => (a < b ? -1 : 1)).slice(0, -CHAINS_KEPT)) {
      this.chains.delete(known);
    }
  }

  /** Returns the link of a tip; undefined if the tip is not from these chains, or its chain is used up. */
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
