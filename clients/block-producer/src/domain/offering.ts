import { PPM, type Offer } from '@bpdao/messages';
import { totalOf, type Holdings } from './holdings.ts';
import { LINKS_LOW } from './reveal-chain.ts';

/** The values that decide on an offer. Shares are parts per million, amounts µREP. */
export interface OfferSituation {
  readonly holdings: Readonly<Holdings>;
  /** The present offer; undefined while there is none. */
  readonly offer: Offer | undefined;
  /** The count of reveals that the offer's hash chain has left after the next one; 0 if the tip is unknown. */
  readonly linksLeft: number;
  readonly sharePpm: bigint;
  /** The address of the protocol that this producer runs. */
  readonly protocol: string;
  /** True if an offer of 0 counts: for a founder while no wREP exists. */
  readonly mayOfferNothing: boolean;
}
/** The growth of the REP beyond which the offer grows too, ppm of the offer. */
const GROWTH_PPM = 100_000n;

/**
 * Returns the target to ask the ASC for, with a new tip; undefined while the present offer needs no change
 * (docs/spec/block-producer.md, "The offer").
 */
export function targetToAsk({
  holdings,
  offer,
  linksLeft,
  sharePpm,
  protocol,
  mayOfferNothing,
}: OfferSituation): bigint | undefined {
  const wanted = (totalOf(holdings) * sharePpm) / PPM;
  const held = offer?.encumbered ?? 0n;
  const affordable = wanted > held + holdings.free ? held + holdings.free : wanted;
  if (offer === undefined) return affordable > 0n || mayOfferNothing ? affordable : undefined;
  const grown = affordable * PPM > offer.target * (PPM + GROWTH_PPM);
  if (grown) return affordable;
  return linksLeft < LINKS_LOW || offer.protocol !== protocol ? offer.target : undefined;
}
