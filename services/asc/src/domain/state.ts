import type { OfferBook } from '@bpdao/draw';
import type { Offer } from '@bpdao/messages';

/** A producer's offer, and the difference that is being asked for it. */
export interface KeptOffer {
  /** The offer as it was stated last; its tip follows the preimages that the producer reveals. */
  offer: Offer;
  /** The difference asked of the VPSC and not answered yet, µREP; otherwise 0. */
  asked: bigint;
}

/** The last command of a producer that was accepted. */
export interface AcceptedCommand {
  readonly sequence: bigint;
  readonly bytes: Uint8Array;
}

/** The state of the ASC. */
export interface AscState {
  readonly offers: Map<string, KeptOffer>;
  readonly accepted: Map<string, AcceptedCommand>;
  /** The addresses that may offer nothing while no wREP exists. */
  readonly founders: ReadonlySet<string>;
  readonly book: OfferBook;
  /** The stake of the running attempt; undefined while none is taken. */
  taken: { readonly producer: string; readonly amount: bigint } | undefined;
  /** The count of own facts about offers. It is the place in the book; only hearers know the positions of facts. */
  placeInBook: number;
  /** Producers whose encumbered REP differs from their target, while the VPSC has no question about them. */
  readonly unsettled: Set<string>;
  readonly heard: {
    readonly vpsc: { nextHeight: bigint };
  };
}

/** Folds an offer. */
export function keepOffer(state: AscState, offer: Offer, asked: bigint): void {
  state.offers.set(offer.producer, { offer, asked });
  state.placeInBook += 1;
  state.book.offerChanged({ sequence: state.placeInBook, index: 0 }, offer);
  if (asked === 0n && offer.encumbered !== offer.target) state.unsettled.add(offer.producer);
  else state.unsettled.delete(offer.producer);
}

/** Returns an offer with its target and its encumbered REP; a list closed now counts the lesser of the two. */
export const withAmounts = (
  offer: Omit<Offer, 'target' | 'encumbered' | 'weight'>,
  target: bigint,
  encumbered: bigint,
): Offer => ({
  producer: offer.producer,
  protocol: offer.protocol,
  tip: offer.tip,
  target,
  encumbered,
  weight: target < encumbered ? target : encumbered,
});
