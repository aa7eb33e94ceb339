/** The refusals of the ASC (docs/spec/asc.md). */
export const ascRefusals = {
  SEQUENCE_USED: 'The ASC has accepted another command of this producer with this sequence or a later one.',
  TARGET_TOO_LARGE: 'The target is more than the ASC can ask the VPSC for.',
  TARGET_ZERO: 'The producer has no offer to withdraw, and only a founder may offer nothing.',
  OFFER_UNKNOWN: 'The producer has no offer.',
  NOT_LOWER: 'A release never raises an offer.',
} as const;
