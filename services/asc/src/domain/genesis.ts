import { OfferBook } from '@bpdao/draw';
import type { Genesis } from '@bpdao/genesis';
import type { AscState } from './state.ts';

/** Returns the state of the ASC before its first fact, without offers. */
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
