import type { Deadlines, NextDeadline } from '@bpdao/actor';
import type { AscTypes } from './actor-types.ts';
import { askDifference, nextToAsk } from './decide/ask-difference.ts';
import type { AscDeadline } from './messages.ts';
import type { AscState } from './state.ts';

/** The ASC's decision at each of its deadlines. */
export const ascDeadlines: Deadlines<AscTypes> = {
  ask: (state, [, producer]) => askDifference(state, producer),
};

/** Returns the next deadline: the ASC asks the VPSC about an offer as soon as it can (docs/spec/asc.md, "Asking"). */
export function nextDeadline(state: Readonly<AscState>): NextDeadline<AscDeadline> | undefined {
  const producer = nextToAsk(state);
  return producer === undefined ? undefined : { key: ['ask', producer], atMs: 0 };
}
