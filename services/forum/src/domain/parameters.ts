import { epochOf, type Force } from '@bpdao/genesis';
import type { ForumState } from './state.ts';

/**
 * Returns the protocol and parameters of the height in progress; until governance has stated them, those of the height
 * before.
 */
export function governingNow({ governance, vpsc }: ForumState['heard']): Force {
  return governance.inForce.at(vpsc.settledHeight + 1n) ?? governance.inForce.mustBeAt(vpsc.settledHeight);
}

/** Returns the epoch of the height in progress, from 1. */
export const currentEpoch = ({ governance, vpsc }: ForumState['heard']): bigint =>
  epochOf(vpsc.settledHeight + 1n, governance.inForce.genesisParameters);
