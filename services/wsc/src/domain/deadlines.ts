import type { Deadlines, NextDeadline } from '@bpdao/actor';
import type { WscTypes } from './actor-types.ts';
import { missSlot } from './decide/miss-slot.ts';
import { canDraw, selectProducer } from './decide/select-producer.ts';
import type { WscDeadline } from './messages.ts';
import type { Attempt, WscState } from './state.ts';
import { isLeftOver, isTurnOf, type WscVersion } from './turn.ts';

/** The WSC's decision at each of its deadlines. */
export const wscDeadlines: Deadlines<WscTypes> = {
  draw: (state) => selectProducer(state),
  submit: (state) => missSlot(state, 'deadline'),
  missing: (state) => missSlot(state, 'stake-missing'),
  reverted: (state) => missSlot(state, 'protocol-reverted'),
};

/**
 * Returns the next deadline of the WSC in its turn: the pace of draws, a list that must come in time, a missing stake,
 * or an attempt that another protocol left (docs/spec/wsc.md, "Deadlines").
 */
export function nextDeadline(version: WscVersion, state: Readonly<WscState>): NextDeadline<WscDeadline> | undefined {
  if (!isTurnOf(version, state)) return undefined;
  const { attempt, height, attemptNumber } = state;
  const name = [String(height), String(attemptNumber)] as const;
  if (attempt === undefined) return canDraw(state) ? { key: ['draw', ...name], atMs: paceMs(state) } : undefined;
  return attemptDeadline(attempt, name, isLeftOver(state));
}

function attemptDeadline(
  { phase, parameters }: Readonly<Attempt>,
  name: readonly [height: string, attempt: string],
  leftOver: boolean,
): NextDeadline<WscDeadline> | undefined {
  if (leftOver) return phase === 'proposed' ? undefined : { key: ['reverted', ...name], atMs: 0 };
  switch (phase) {
    case 'missing':
      return { key: ['missing', ...name], atMs: 0 };
    case 'staked':
      return { key: ['submit', ...name], afterMs: parameters.submitTimeoutMs };
    case 'drawn':
    case 'proposed':
      return undefined;
    default:
      return phase satisfies never;
  }
}

/**
 * Returns the time of the next draw. The first draw of a height comes at least the block interval after the first draw
 * of the height before.
 */
function paceMs({ pace, heard, height }: Readonly<WscState>): number {
  if (pace.thisHeightMs !== undefined || pace.lastHeightMs === undefined) return 0;
  return pace.lastHeightMs + heard.governance.mustBeAt(height).parameters.blockIntervalMs;
}
