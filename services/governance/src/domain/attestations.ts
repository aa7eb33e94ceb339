import type { Attested } from '@bpdao/messages';
import { changedBy, unchanged, type Changed } from './change.ts';
import type { GovernanceState } from './state.ts';

/** One part in so many of all governance REP must stand behind a post that gets the place. */
const ATTESTED_PART = 10n;

/** Governance REP that stands behind a post now, µREP: what those hold whose attestations still count. */
export function attestedNow({ attestations, heard }: Readonly<GovernanceState>, post: string, nowMs: number): bigint {
  let attested = 0n;
  for (const [attester, untilMs] of attestations.get(post) ?? []) {
    if (nowMs < untilMs) attested += heard.vpsc.grep.get(attester) ?? 0n;
  }
  return attested;
}

/** How many attestations of one holder count now. */
export function standingOf({ attestations }: Readonly<GovernanceState>, attester: string, nowMs: number): number {
  let standing = 0;
  for (const ofPost of attestations.values()) if (nowMs < (ofPost.get(attester) ?? 0)) standing += 1;
  return standing;
}

/**
 * The most attested of the posts that may be adopted after what this epoch's end puts in force; of equals the one that
 * was attested first.
 */
export function mostAttested(state: Readonly<GovernanceState>, after: Changed, nowMs: number): Attested | undefined {
  const supply = state.heard.vpsc.supply.grep;
  let most: Attested | undefined;
  for (const post of state.attestations.keys()) {
    const attested = attestedNow(state, post, nowMs);
    if (attested === 0n || attested * ATTESTED_PART < supply || attested <= (most?.attested ?? 0n)) continue;
    if (!mustWait(state, post) && 'force' in changedBy(state, post, after)) most = { post, attested, supply };
  }
  return most;
}

/** Whether a change failed not long enough ago. */
export const mustWait = ({ failed, lastEpoch }: Readonly<GovernanceState>, post: string): boolean =>
  (failed.get(post) ?? 0n) > lastEpoch + 1n;

/** Attestations whose time is over are forgotten, and those of the post that got the place are used up. */
export function forgetAttestations({ attestations }: GovernanceState, used: string | undefined, nowMs: number): void {
  if (used !== undefined) attestations.delete(used);
  for (const [post, ofPost] of attestations) {
    for (const [attester, untilMs] of ofPost) if (untilMs <= nowMs) ofPost.delete(attester);
    if (ofPost.size === 0) attestations.delete(post);
  }
}

/** Whether a post may be attested as things are. */
export const whyNotAttested = (state: Readonly<GovernanceState>, post: string) => {
  const changed = changedBy(state, post, unchanged(state));
  return 'code' in changed ? changed : undefined;
};
