import type { PoolSettled } from '@bpdao/messages';
import type { WscState } from '../state.ts';

/** A pool that is about no block changed how much wREP exists. */
export function poolSettled({ heard }: WscState, { supply }: PoolSettled): void {
  heard.vpsc.wrepSupply = supply.wrep;
}
