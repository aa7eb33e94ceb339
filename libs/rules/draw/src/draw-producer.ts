import { drawIndex } from './draw-index.ts';
import type { ListedOffer, OfferTree } from './offer-tree.ts';

/** A producer drawn from a list, with all that is needed to draw it again. */
export interface DrawnProducer {
  readonly offer: ListedOffer;
  readonly index: bigint;
  readonly counter: number;
  readonly totalWeight: bigint;
}

/** Draws one producer, weighted by its offer (docs/spec/draw.md). Throws RangeError on a list without weight. */
export function drawProducer(list: OfferTree, beacon: string, height: bigint, attempt: number): DrawnProducer {
  const { totalWeight } = list;
  const { index, counter } = drawIndex(beacon, height, attempt, totalWeight);
  const offer = list.at(index);
  if (offer === undefined) throw new RangeError('the index is beyond the list');
  return { offer, index, counter, totalWeight };
}
