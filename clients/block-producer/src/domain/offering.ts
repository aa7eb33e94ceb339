import { PPM, type Offer } from '@bpdao/messages';
import { totalOf, type Holdings } from './holdings.ts';
import { LINKS_LOW } from './reveal-chain.ts';

/** What decides on an offer. Shares are parts per million, amounts µREP. */
export interface OfferSituation {
  readonly holdings: Readonly<Holdings>;
  /** As it stands; undefined while there is none. */
  readonly offer: Offer | undefined;
  /** Reveals that the offer's hash chain has left after the next one; 0 when the tip is unknown. */
  readonly linksLeft: number;
  readonly sharePpm: bigint;
  /** Address of the protocol that this producer runs. */
  readonly protocol: string;
  /** Whether an offer of 0 counts: a founder while no wREP exists. */
  readonly mayOfferNothing: boolean;
}
/** Growth of the REP beyond which the offer follows, ppm of the offer. */
const GROWTH_PPM = 100_000n;

/**
 * The target to ask the ASC for, with a new tip; undefined while the offer is right as it is
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
