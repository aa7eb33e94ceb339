import type { Deadline } from '@bpdao/actor';
import { canDraw } from './decide/select-producer.ts';
import type { WscState } from './state.ts';

/** What the WSC waits for by itself: the pace of draws, a list that must come in time, a stake that was missing (docs/spec/wsc.md, "Deadlines"). */
export function wscDeadline(state: Readonly<WscState>): Deadline | undefined {
  const { attempt, height, attemptNumber } = state;
  const name = `${height}/${attemptNumber}`;
  if (attempt === undefined) return canDraw(state) ? { key: `draw/${name}`, atMs: paceMs(state) } : undefined;
  switch (attempt.phase) {
    case 'missing':
      return { key: `missing/${name}`, atMs: 0 };
    case 'staked':
      return { key: `submit/${name}`, afterMs: state.heard.governance.mustBeAt(height).parameters.submitTimeoutMs };
    case 'drawn':
    case 'proposed':
      return undefined;
    default:
      return attempt.phase satisfies never;
  }
}

/** The first draw of a height comes no earlier than the block interval after the first one of the height before. */
function paceMs({ pace, heard, height }: Readonly<WscState>): number {
  if (pace.thisHeightMs !== undefined || pace.lastHeightMs === undefined) return 0;
  return pace.lastHeightMs + heard.governance.mustBeAt(height).parameters.blockIntervalMs;
}
