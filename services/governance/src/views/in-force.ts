import { governedHeights, governingEpoch } from '@bpdao/genesis';
import type { GetInForce, InForce } from '@bpdao/messages';
import type { GovernanceState } from '../domain/state.ts';

/** Answers with the protocol and parameters in force at a height, as far as they are decided. */
export function inForceView(
  { inForce }: Readonly<GovernanceState>,
  { height }: GetInForce,
): { readonly type: 'in-force' } & InForce {
  const force = inForce.at(height);
  if (force === undefined) return { type: 'in-force' };
  const epoch = governingEpoch(height, inForce.genesisParameters);
  const { from, to } = governedHeights(epoch, inForce.genesisParameters);
  const share = inForce.governanceShareAt(height);
  return {
    type: 'in-force',
    epoch: {
      epoch,
      fromHeight: epoch === 0n ? 1n : from,
      toHeight: to,
      ...force,
      ...(share === 0 ? undefined : { governanceSharePpm: share }),
    },
  };
}
