import { changedParameters, isWithin, parametersHashOf, type Force } from '@bpdao/genesis';
import type { RepType } from '@bpdao/messages';
import type { GovernanceRefusal } from './refusals.ts';
import type { GovernanceState } from './state.ts';

/** What is in force once a change is adopted. */
export interface Changed {
  readonly force: Force;
  readonly sharePpm: number;
}

/** A share changes by at most a factor of two at once, ppm. */
const SHARE_FACTOR_PPM = 2_000_000n;

/**
 * What would be in force if a post were adopted instead of the rest of what is, or the first rule that forbids it
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

/** What the next epoch puts in force unless something is adopted. */
export const unchanged = ({ force, sharePpm }: Readonly<GovernanceState>): Changed => ({ force, sharePpm });

/** The types of REP that must all accept a change: the share takes from those who hold wREP, so they have a say. */
export const sidesOf = ({ heard }: Readonly<GovernanceState>, post: string): readonly RepType[] =>
  heard.forum.changes.get(post)?.governanceSharePpm === undefined ? ['grep'] : ['grep', 'wrep'];
