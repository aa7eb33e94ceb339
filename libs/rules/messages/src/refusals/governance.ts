/** The refusals of an attestation by governance (docs/spec/governance.md, "Attestation"), in the order of the rules. */
export const governanceRefusals = {
  SEQUENCE_USED: 'Governance has accepted another attestation of this holder with this sequence or a later one.',
  GREP_NOT_CREATED: 'There is no governance REP yet.',
  NO_GREP: 'The signer of the attestation holds no governance REP.',
  POST_UNKNOWN: 'There is no such post, or it is the post of a block.',
  NOT_A_PROPOSAL: 'The post is neither a proposal nor a protocol.',
  CHANGE_OPEN: 'The post has the open place already.',
  NOTHING_TO_ADOPT: 'The content of the proposal is no change of parameters.',
  PROTOCOL_REVERTED: 'The protocol was reverted; a new post of it may be adopted.',
  ALREADY_IN_FORCE: 'Adopting the post would change nothing.',
  PARAMETER_NOT_GOVERNABLE: 'The genesis file does not let governance change the parameter.',
  PARAMETER_OUT_OF_BOUNDS:
    'The value of a parameter is not between the bounds of the genesis file, or does not fit beside another.',
  STEP_TOO_LARGE: 'The value of a parameter, or the share, is too far from its present value.',
  SHARE_OUT_OF_BOUNDS: 'The share of salary for governance REP is 0, or above `maxGovernanceSharePpm`.',
  RETRY_TOO_EARLY: 'The change failed less than `retryEpochs` ago.',
  ALREADY_ATTESTED: 'An attestation of this holder for the post still counts.',
  TOO_MANY_ATTESTATIONS: 'As many attestations of this holder count as may count at a time.',
} as const;
