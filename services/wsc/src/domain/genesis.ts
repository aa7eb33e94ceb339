import { ChainState } from '@bpdao/chain';
import { OfferBook } from '@bpdao/draw';
import { InForce, type Genesis } from '@bpdao/genesis';
import type { WscState } from './state.ts';

/** Returns the state of the WSC before its first fact: height 1 waits for its first draw. */
export const wscGenesis = (genesis: Genesis): WscState => ({
  chainId: genesis.chainId,
  chain: new ChainState(genesis),
  book: new OfferBook(genesis.founders),
  height: 1n,
  attemptNumber: 0,
  attempt: undefined,
  pace: { thisHeightMs: undefined, lastHeightMs: undefined },
  listPrints: new Map(),
  heard: {
    governance: new InForce(genesis),
    asc: { position: { sequence: 0, index: 0 } },
    vpsc: {
      beacon: genesis.chainId,
      wrepSupply: genesis.members.reduce((sum, { wrep }) => sum + wrep, 0n),
      payouts: [],
    },
  },
});
