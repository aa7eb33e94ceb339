import { epochOf, type Force } from '@bpdao/genesis';
import type { ForumState } from './state.ts';

/** What governs the height being worked on; while governance has not said it, what governed the one before. */
export function governingNow({ governance, vpsc }: ForumState['heard']): Force {
  return governance.inForce.at(vpsc.settledHeight + 1n) ?? governance.inForce.mustBeAt(vpsc.settledHeight);
}

/** The epoch of the height being worked on, from 1. */
export const currentEpoch = ({ governance, vpsc }: ForumState['heard']): bigint =>
  epochOf(vpsc.settledHeight + 1n, governance.inForce.genesisParameters);
