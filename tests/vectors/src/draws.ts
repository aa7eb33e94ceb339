import { drawProducer, OfferTree } from '@bpdao/draw';
import { amountOf, differenceOf, objectOf, textOf, type RunCase } from './vector-case.ts';

/** Runs a draw from a beacon, height, attempt and offers: compares the drawn producer and the receipt. */
export const runDraw: RunCase = (entry) => {
  const { beacon, height, attempt, offers, expect } = objectOf(entry);
  const expected = objectOf(expect);
  let list = OfferTree.empty;
  for (const [producer, weight] of Object.entries(objectOf(offers))) {
    list = list.set({ producer, weight: amountOf(weight), protocol: '', tip: '' });
  }
  const drawn = drawProducer(list, textOf(beacon), amountOf(height), Number(attempt));
  return [
    ...differenceOf('the producer', drawn.offer.producer, textOf(expected.producer)),
    ...differenceOf('the index', drawn.index, amountOf(expected.index)),
    ...differenceOf('the total weight', drawn.totalWeight, amountOf(expected.totalWeight)),
    ...differenceOf('the counter', drawn.counter, Number(expected.counter ?? 0)),
  ];
};
