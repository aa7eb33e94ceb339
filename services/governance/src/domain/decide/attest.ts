import { again, refuse, say } from '@bpdao/actor';
import type { Attest } from '@bpdao/messages';
import { mustWait, standingOf, whyNotAttested } from '../attestations.ts';
import type { GovernanceDecision } from '../messages.ts';
import { parametersNow } from '../parameters.ts';
import type { GovernanceState } from '../state.ts';

/** Attestations of one holder that count at a time. */
export const ATTESTATIONS_MAX = 16;

/**
 * Decides on an attestation, by which a holder of governance REP wants a post to get the open place
 * (docs/spec/governance.md, "Attestation").
 */
export function attest(
  state: Readonly<GovernanceState>,
  { payload, signature }: Attest,
  nowMs: number,
): GovernanceDecision {
  const { attester, sequence, post } = payload.value;
  const last = state.sequences.get(attester);
  if (last !== undefined && sequence <= last.sequence) {
    return sequence === last.sequence && Buffer.compare(last.bytes, payload.bytes) === 0
      ? again
      : refuse('SEQUENCE_USED', `The last sequence was ${last.sequence}.`);
  }
  if (state.creation !== 'done') return refuse('GREP_NOT_CREATED');
  if ((state.heard.vpsc.grep.get(attester) ?? 0n) === 0n) return refuse('NO_GREP');
  const kind = state.heard.forum.kinds.get(post);
  if (kind === undefined) return refuse('POST_UNKNOWN');
  if (kind !== 'proposal' && kind !== 'protocol') return refuse('NOT_A_PROPOSAL');
  if (state.open?.post === post) return refuse('CHANGE_OPEN');
  const whyNot = whyNotAttested(state, post);
  if (whyNot !== undefined) return refuse(whyNot.code, whyNot.detail);
  if (mustWait(state, post)) {
    return refuse('RETRY_TOO_EARLY', `The change may be attested again in epoch ${state.failed.get(post)}.`);
  }
  const untilMs = state.attestations.get(post)?.get(attester) ?? 0;
  if (nowMs < untilMs) return refuse('ALREADY_ATTESTED', `The attestation counts for ${untilMs - nowMs} more ms.`);
  if (standingOf(state, attester, nowMs) >= ATTESTATIONS_MAX) {
    return refuse('TOO_MANY_ATTESTATIONS', `${ATTESTATIONS_MAX} is the most.`);
  }
  return say({
    type: 'post-attested',
    attestation: { payload, signature },
    untilMs: nowMs + parametersNow(state).attestationWindowMs,
  });
}
