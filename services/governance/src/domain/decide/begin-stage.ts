import { nothing, say } from '@bpdao/actor';
import type { GovernanceDecision } from '../messages.ts';
import { sideToBegin, stageTerms } from '../open-change.ts';
import { parametersNow } from '../parameters.ts';
import type { GovernanceState } from '../state.ts';

/**
 * Begins a due stage of the open change: governance asks the VPSC for its pools, one after the other
 * (docs/spec/governance.md, "Stages").
 */
export function beginStage(state: Readonly<GovernanceState>): GovernanceDecision {
  const { open } = state;
  const repType = open === undefined ? undefined : sideToBegin(open);
  if (open === undefined || repType === undefined) return nothing;
  return say({
    type: 'stage-begun',
    post: open.post,
    stage: open.stage,
    repType,
    ...stageTerms(open.stage, parametersNow(state)),
  });
}
