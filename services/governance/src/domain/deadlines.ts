import type { Deadline } from '@bpdao/actor';
import { sideToBegin } from './open-change.ts';
import { returnOf } from './returns.ts';
import type { GovernanceState } from './state.ts';

/** A stage that is due by what was heard; else the WSC's silence; else the stage that is waited for. */
export function governanceDeadline(state: Readonly<GovernanceState>): Deadline | undefined {
  const stage = stageDeadline(state);
  return stage !== undefined && stage.atMs <= state.heard.latestMs ? stage : (silenceDeadline(state) ?? stage);
}

function stageDeadline({
  open,
}: Readonly<GovernanceState>): { readonly key: string; readonly atMs: number } | undefined {
  const repType = open === undefined ? undefined : sideToBegin(open);
  return open === undefined || repType === undefined
    ? undefined
    : { key: `stage/${open.post}/${open.stage}/${repType}`, atMs: open.dueAtMs };
}

/**
 * How long the WSC may say nothing while it is its turn (docs/spec/governance.md, "Return"): to draw although an offer
 * stands, or to make a block of a list or miss the slot. Its own waits are granted before the silence counts.
 */
function silenceDeadline(state: Readonly<GovernanceState>): Deadline | undefined {
  const { round, asc } = state.heard;
  const { height, attempt, waitsFor } = round;
  if (waitsFor === 'stake' || waitsFor === 'pool' || asc.total === 0n) return undefined;
  const possible = returnOf(state);
  if (possible === undefined) return undefined;
  const { protocol, parameters } = possible.from;
  const ownMs = waitsFor === 'list' ? parameters.submitTimeoutMs : attempt === 0 ? parameters.blockIntervalMs : 0;
  return { key: `silence/${height}/${attempt}/${waitsFor}/${protocol}`, afterMs: ownMs + parameters.revertSilenceMs };
}
