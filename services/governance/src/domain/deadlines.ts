import type { Deadlines, NextDeadline } from '@bpdao/actor';
import type { GovernanceTypes } from './actor-types.ts';
import { beginStage } from './decide/begin-stage.ts';
import { revertProtocol } from './decide/revert-protocol.ts';
import type { GovernanceDeadline } from './messages.ts';
import { sideToBegin } from './open-change.ts';
import { returnOf } from './returns.ts';
import type { GovernanceState } from './state.ts';

/** Governance's decision at each of its deadlines. */
export const governanceDeadlines: Deadlines<GovernanceTypes> = {
  stage: (state) => beginStage(state),
  silence: (state) => revertProtocol(state, 'silence'),
};

type Next = NextDeadline<GovernanceDeadline>;

/**
 * Returns the next deadline: a stage that is due by the heard facts; else the WSC's silence; else the stage whose time
 * is still to come.
 */
export function nextDeadline(state: Readonly<GovernanceState>): Next | undefined {
  const stage = stageDeadline(state);
  return stage !== undefined && stage.atMs <= state.heard.latestMs ? stage : (silenceDeadline(state) ?? stage);
}

function stageDeadline({ open }: Readonly<GovernanceState>): Extract<Next, { readonly atMs: number }> | undefined {
  const repType = open === undefined ? undefined : sideToBegin(open);
  return open === undefined || repType === undefined
    ? undefined
    : { key: ['stage', open.post, String(open.stage), repType], atMs: open.dueAtMs };
}

/**
 * Returns the deadline for a silent WSC in its turn (docs/spec/governance.md, "Return"). It must draw while an offer
 * stands, and must make a block of a list or miss the slot. Its own waits are granted before the silence counts.
 */
function silenceDeadline(state: Readonly<GovernanceState>): Next | undefined {
  const { round, asc } = state.heard;
  const { height, attempt, waitsFor } = round;
  if (waitsFor === 'stake' || waitsFor === 'pool' || asc.total === 0n) return undefined;
  const possible = returnOf(state);
  if (possible === undefined) return undefined;
  const { protocol, parameters } = possible.from;
  const ownMs = waitsFor === 'list' ? parameters.submitTimeoutMs : attempt === 0 ? parameters.blockIntervalMs : 0;
  const key = ['silence', String(height), String(attempt), waitsFor, protocol] as const;
  return { key, afterMs: ownMs + parameters.revertSilenceMs };
}
