import type { GrepCreated } from '@bpdao/messages';
import type { ForumState } from '../state.ts';
import { holdRep } from './hold-rep.ts';

/** Folds the first holders of governance REP. */
export function grepCreated({ heard }: ForumState, { endowments }: GrepCreated): void {
  for (const { address, amount } of endowments) holdRep(heard.vpsc, address, amount);
}
