import type { Parameters } from '@bpdao/messages';
import type { GovernanceState } from './state.ts';

/**
 * Returns the parameters of the height after the last settled one; until they are decided, those of the settled height.
 */
export const parametersNow = ({
  inForce,
  heard: {
    vpsc: { settledHeight },
  },
}: Readonly<GovernanceState>): Parameters =>
  (inForce.at(settledHeight + 1n) ?? inForce.mustBeAt(settledHeight)).parameters;
