import type { PostAttested } from '@bpdao/messages';
import type { GovernanceState } from '../state.ts';

/** Adds an attestation, which counts until its time is over, and uses up its sequence. */
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
