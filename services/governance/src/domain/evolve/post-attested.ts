import type { PostAttested } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** The attestation counts until its time is over; its sequence is used up. */
export function postAttested(
  { attestations, sequences }: GovernanceState,
  { attestation, untilMs }: PostAttested,
): void {
  const {
    bytes,
    value: { attester, sequence, post },
  } = attestation.payload;
  sequences.set(attester, { sequence, bytes });
  const ofPost = attestations.get(post) ?? new Map<string, number>();
  attestations.set(post, ofPost.set(attester, untilMs));
}
