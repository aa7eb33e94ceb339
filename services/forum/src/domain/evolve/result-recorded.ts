import type { ResultRecorded } from '@bpdao/messages';
import type { ForumState } from '../state.ts';

/** Adds the reward to the graph of its type of REP, whose values and flows change. */
export function resultRecorded(state: ForumState, { repType, reward, burned, values, flows }: ResultRecorded): void {
  state.graphs[repType].apply(values, flows);
  const totals = state.totals[repType];
  totals.entered += reward;
  totals.burned += burned;
  for (const { delta } of values) totals.valued += delta;
}
