import type { Attested } from '@bpdao/messages';
import { changedBy, unchanged, type Changed } from './change.ts';
import type { GovernanceState } from './state.ts';

/** The divisor of the governance REP that must stand behind a post that gets the place: a tenth. */
const ATTESTED_PART = 10n;

/**
 * Returns the governance REP that stands behind a post now, µREP: that of the holders whose attestations still count.
 */
export function attestedNow({ attestations, heard }: Readonly<GovernanceState>, post: string, nowMs: number): bigint {
  let attested = 0n;
  for (const [attester, untilMs] of attestations.get(post) ?? []) {
    if (nowMs < untilMs) attested += heard.vpsc.grep.get(attester) ?? 0n;
  }
  return attested;
}

/** Returns the count of a holder's attestations that count now. */
export function standingOf({ attestations }: Readonly<GovernanceState>, attester: string, nowMs: number): number {
  let standing = 0;
  for (const ofPost of attestations.values()) if (nowMs < (ofPost.get(attester) ?? 0)) standing += 1;
  return standing;
}

/**
 * Returns the most attested of the posts that may still be adopted after the end of this epoch; of equals the post that
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

/** Tells if a change failed too recently to be tried again. */
export const mustWait = ({ failed, lastEpoch }: Readonly<GovernanceState>, post: string): boolean =>
  (failed.get(post) ?? 0n) > lastEpoch + 1n;

/** Forgets the attestations whose time is over, and those of the post that got the place. */
export function forgetAttestations({ attestations }: GovernanceState, used: string | undefined, nowMs: number): void {
  if (used !== undefined) attestations.delete(used);
  for (const [post, ofPost] of attestations) {
    for (const [attester, untilMs] of ofPost) if (untilMs <= nowMs) ofPost.delete(attester);
    if (ofPost.size === 0) attestations.delete(post);
  }
}

/** Returns the reason why a post may not be attested now; undefined if it may. */
export const whyNotAttested = (state: Readonly<GovernanceState>, post: string) => {
  const changed = changedBy(state, post, unchanged(state));
  return 'code' in changed ? changed : undefined;
};
