import type { PoolSettled } from '@bpdao/messages';
import { movesOf } from '@bpdao/tokens';
import type { ForumState } from '../state.ts';
import { holdRep } from './hold-rep.ts';

/** Folds the moves of REP by a pool that is about no block. */
export function poolSettled({ heard }: ForumState, settled: PoolSettled): void {
  for (const [address, delta] of movesOf(settled)) holdRep(heard.vpsc, address, delta);
}
