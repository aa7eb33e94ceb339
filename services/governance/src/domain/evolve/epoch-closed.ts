import type { EpochClosed } from '@bpdao/messages';
import { forgetAttestations } from '../attestations.ts';
import { sidesOf } from '../change.ts';
import { openedChange } from '../open-change.ts';
import { failChange } from '../stages.ts';
import type { GovernanceState } from '../state.ts';

/**
 * Folds the close of an epoch: its decision is in force for the heights that it governs, and the open place goes to
 * another change or stays empty.
 */
export function epochClosed(
  state: GovernanceState,
  fact: { readonly type: 'epoch-closed' } & EpochClosed,
  atMs: number,
): void {
  const { epoch, protocol, parameters, parametersHash, governanceSharePpm = 0, createsGrepFrom, opened } = fact;
  if (protocol !== state.force.protocol) state.hasAdopted = true;
  state.leading = fact.leading?.protocol;
  state.force = { protocol, parameters, parametersHash };
  state.sharePpm = governanceSharePpm;
  state.inForce.fold(fact);
  if (createsGrepFrom !== undefined) state.creation = 'asked';
  endPassed(state, fact);
  state.lastEpoch = epoch;
  if (opened !== undefined) state.open = openedChange(opened.post, sidesOf(state, opened.post), atMs);
  forgetAttestations(state, opened?.post, atMs);
  for (const [post, retryEpoch] of state.failed) if (retryEpoch <= epoch + 1n) state.failed.delete(post);
}

/**
 * Takes a passed change from the open place: it was adopted, or it has failed because a return made it no longer
 * allowed.
 */
function endPassed(state: GovernanceState, { adopted }: EpochClosed): void {
  const { open } = state;
  if (open?.passed !== true) return;
  if (adopted === undefined) failChange(state, open);
  else state.open = undefined;
}
