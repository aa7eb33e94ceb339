import type { Offer } from '@bpdao/messages';

/** A protocol that leads, and the sums that say so. */
export interface Leading {
  readonly protocol: string;
  /** `<protocol> <µREP that name it> <µREP offered>`. */
  readonly text: string;
}

/**
 * The protocols that offers name, by the words of the specification (docs/spec/governance.md, "De facto"), written a
 * second time.
 */
export class NamedOffers {
  private readonly offers = new Map<string, Offer>();

  set(offer: Offer): void {
    this.offers.set(offer.producer, offer);
  }

  /**
   * Returns the protocol that offers worth more than two thirds of the offered REP name, if those offers are worth at
   * least the floor.
   */
  leads(floor: bigint): Leading | undefined {
    const named = new Map<string, bigint>();
    let offered = 0n;
    for (const { protocol, weight } of this.offers.values()) {
      named.set(protocol, (named.get(protocol) ?? 0n) + weight);
      offered += weight;
    }
    for (const [protocol, sum] of named) {
      if (3n * sum > 2n * offered && sum >= floor) return { protocol, text: `${protocol} ${sum} ${offered}` };
    }
    return undefined;
  }
}
