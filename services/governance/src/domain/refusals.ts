import type { Refusal } from '@bpdao/actor';

/** Why an attestation is refused (docs/spec/governance.md, "Attestation"), in the order of `decide/attest.ts`. */
export type GovernanceRefusalCode =
  /** An attestation with this sequence or a later one was accepted. */
  | 'SEQUENCE_USED'
  /** There is no governance REP yet. */
  | 'GREP_NOT_CREATED'
  /** Who attests holds no governance REP. */
  | 'NO_GREP'
  /** There is no such post, or it is a block's. */
  | 'POST_UNKNOWN'
  /** The post is neither a proposal nor a protocol. */
  | 'NOT_A_PROPOSAL'
  /** The post has the open place. */
  | 'CHANGE_OPEN'
  /** The proposal's content is no change of parameters. */
  | 'NOTHING_TO_ADOPT'
  /** The protocol was reverted; a new post of it may be adopted. */
  | 'PROTOCOL_REVERTED'
  /** It would change nothing. */
  | 'ALREADY_IN_FORCE'
  /** The genesis document lets nobody change the parameter. */
  | 'PARAMETER_NOT_GOVERNABLE'
  /** The value is not between the bounds of the genesis document, or cannot stand beside another. */
  | 'PARAMETER_OUT_OF_BOUNDS'
  /** The value, or the share, is too far from what it is now. */
  | 'STEP_TOO_LARGE'
  /** The share is 0, or above maxGovernanceSharePpm. */
  | 'SHARE_OUT_OF_BOUNDS'
  /** The change failed less than retryEpochs ago. */
  | 'RETRY_TOO_EARLY'
  /** An attestation of the same holder for the post still counts. */
  | 'ALREADY_ATTESTED'
  /** As many attestations of the holder count as may. */
  | 'TOO_MANY_ATTESTATIONS';

export type GovernanceRefusal = Refusal<GovernanceRefusalCode>;
