import { OfferBook } from '@bpdao/draw';
import type { Genesis } from '@bpdao/genesis';
import type { AscState } from './state.ts';

/** The ASC before its first fact: nobody offers anything. */
export const ascGenesis = (genesis: Genesis): AscState => ({
  offers: new Map(),
  accepted: new Map(),
  founders: new Set(genesis.founders),
  book: new OfferBook(genesis.founders),
  taken: undefined,
  placeInBook: 0,
  unsettled: new Set(),
  heard: { vpsc: { nextHeight: 1n } },
});
