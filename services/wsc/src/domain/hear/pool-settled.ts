import type { PoolSettled } from '@bpdao/messages';
import type { WscState } from '../state.ts';

/** Folds the supply of wREP, which a pool that is about no block has changed. */
export function poolSettled({ heard }: WscState, { supply }: PoolSettled): void {
  heard.vpsc.wrepSupply = supply.wrep;
}
