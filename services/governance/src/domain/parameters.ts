import type { Parameters } from '@bpdao/messages';
import type { GovernanceState } from './state.ts';

/** What is in force at the height after the last settled one; while that is not decided, what was at the one before. */
export const parametersNow = ({
  inForce,
  heard: {
    vpsc: { settledHeight },
  },
}: Readonly<GovernanceState>): Parameters =>
  (inForce.at(settledHeight + 1n) ?? inForce.mustBeAt(settledHeight)).parameters;
