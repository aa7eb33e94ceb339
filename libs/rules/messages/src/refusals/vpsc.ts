/** The refusals of the VPSC (docs/spec/vpsc.md). */
export const vpscRefusals = {
  POOL_UNKNOWN: 'The VPSC knows no such pool, or has forgotten it.',
  POOL_CLOSED: 'The pool takes no more votes.',
  STAKE_NOT_POSITIVE: 'The stake is 0.',
  IN_DEBT: 'The voter owes REP.',
  REP_NOT_FREE: 'The voter has less free REP than it stakes.',
  TOO_LARGE: 'The fact that lists the stakes of a pool could not be stored with one more.',
  ALREADY_VOTED: 'The voter has cast another vote in this pool.',
  VOTES_ARE_HIDDEN: 'Votes in this pool are committed first and revealed later.',
  VOTES_ARE_OPEN: 'Votes in this pool are open; nothing is committed or revealed.',
  REVEAL_TOO_EARLY: 'The pool still takes commitments; it takes reveals later.',
  NOT_COMMITTED: 'The voter has committed nothing in this pool.',
  ALREADY_REVEALED: 'The voter has revealed another vote in this pool.',
  REVEAL_DOES_NOT_MATCH: 'Side and nonce do not give the commitment.',
  SEQUENCE_USED: 'The VPSC has accepted another claim of this address with this sequence or a later one.',
  NOTHING_ACCRUED: 'Less than a whole µ$ of salary has accrued.',
  EVIDENCE_FORGED: 'A signature in the evidence does not hold.',
  EVIDENCE_PROVES_NOTHING:
    'The two signed things do not exclude each other: they are the same, of another signer, slot or pool, or on the same side.',
  TOO_OLD: 'The evidence is about a height too long ago.',
  ALREADY_PROVEN: 'Somebody has reported this equivocation before.',
} as const;
