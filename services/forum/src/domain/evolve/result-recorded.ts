import type { ResultRecorded } from '@bpdao/messages';
import type { ForumState } from '../state.ts';

/** The reward is in the graph: values and flows of its type of REP have changed. */
export function resultRecorded(state: ForumState, { repType, reward, burned, values, flows }: ResultRecorded): void {
  state.graphs[repType].apply(values, flows);
  const totals = state.totals[repType];
  totals.entered += reward;
  totals.burned += burned;
  for (const { delta } of values) totals.valued += delta;
}
