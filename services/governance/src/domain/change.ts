import { changedParameters, isWithin, parametersHashOf, type Force } from '@bpdao/genesis';
import type { RepType } from '@bpdao/messages';
import type { GovernanceRefusal } from './refusals.ts';
import type { GovernanceState } from './state.ts';

/** The force and the share once a change is adopted. */
export interface Changed {
  readonly force: Force;
  readonly sharePpm: number;
}

/** The largest factor by which one change may alter the share, ppm. */
const SHARE_FACTOR_PPM = 2_000_000n;

/**
 * Returns the force and the share after the adoption of a post, or the first rule that forbids it
 * (docs/spec/governance.md, "Changes").
 */
export function changedBy(
  state: Readonly<GovernanceState>,
  post: string,
  { force, sharePpm }: Changed,
): Changed | GovernanceRefusal {
  const { protocols, changes } = state.heard.forum;
  if (protocols.has(post)) {
    if (state.reverted.has(post)) return { code: 'PROTOCOL_REVERTED' };
    return force.protocol === post ? { code: 'ALREADY_IN_FORCE' } : { force: { ...force, protocol: post }, sharePpm };
  }
  const change = changes.get(post);
  if (change === undefined) {
    return { code: 'NOTHING_TO_ADOPT' };
  }
  const { governanceSharePpm: share = sharePpm } = change;
  const parameters = changedParameters(force.parameters, change, state.governable);
  if ('code' in parameters) return parameters;
  const most = parameters.maxGovernanceSharePpm;
  if (share !== sharePpm && (share === 0 || share > most)) {
    return { code: 'SHARE_OUT_OF_BOUNDS', detail: `The share is ${share} ppm; ${most} ppm are the most.` };
  }
  if (!isWithin(BigInt(sharePpm), BigInt(share), SHARE_FACTOR_PPM)) {
    return {
      code: 'STEP_TOO_LARGE',
      detail: `The share is ${sharePpm} ppm and would be ${share} ppm; it changes by a factor of at most two.`,
    };
  }
  const parametersHash = parametersHashOf(parameters);
  if (parametersHash === parametersHashOf(force.parameters) && share === sharePpm) return { code: 'ALREADY_IN_FORCE' };
  return { force: { ...force, parameters, parametersHash }, sharePpm: share };
}

/** Returns the force and the share of the next epoch if nothing is adopted. */
export const unchanged = ({ force, sharePpm }: Readonly<GovernanceState>): Changed => ({ force, sharePpm });

/**
 * Returns the types of REP that must all accept a change. A change of the share takes salary from holders of wREP, so
 * they vote too.
 */
export const sidesOf = ({ heard }: Readonly<GovernanceState>, post: string): readonly RepType[] =>
  heard.forum.changes.get(post)?.governanceSharePpm === undefined ? ['grep'] : ['grep', 'wrep'];
