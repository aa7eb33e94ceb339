import type { OfferBook } from '@bpdao/draw';
import type { Offer } from '@bpdao/messages';

/** A producer's offer with what is under way. */
export interface KeptOffer {
  /** As it was stated last; its tip follows what the producer reveals. */
  offer: Offer;
  /** What the VPSC was asked for and has not answered, µREP; 0 when nothing is. */
  asked: bigint;
}

/** The last command of a producer that was accepted. */
export interface AcceptedCommand {
  readonly sequence: bigint;
  readonly bytes: Uint8Array;
}

/** What the ASC knows. */
export interface AscState {
  readonly offers: Map<string, KeptOffer>;
  readonly accepted: Map<string, AcceptedCommand>;
  /** Who may offer nothing while no wREP exists. */
  readonly founders: ReadonlySet<string>;
  readonly book: OfferBook;
  /** The stake of the running attempt; undefined while none is taken. */
  taken: { readonly producer: string; readonly amount: bigint } | undefined;
  /** Own facts about offers: places in the book, in place of the positions that only hearers know. */
  placeInBook: number;
  /** Offers whose REP is not what they want, and about which the VPSC is not being asked. */
  readonly unsettled: Set<string>;
  readonly heard: {
    readonly vpsc: { nextHeight: bigint };
  };
}

/** Folds an offer as it stands now. */
export function keepOffer(state: AscState, offer: Offer, asked: bigint): void {
  state.offers.set(offer.producer, { offer, asked });
  state.placeInBook += 1;
  state.book.offerChanged({ sequence: state.placeInBook, index: 0 }, offer);
  if (asked === 0n && offer.encumbered !== offer.target) state.unsettled.add(offer.producer);
  else state.unsettled.delete(offer.producer);
}

/** An offer with what it wants and has; a list closed now counts the lesser. */
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
