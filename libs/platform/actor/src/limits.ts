/** Every bound of a mailbox, each with its unit in its name. */
export interface MailboxLimits {
  /** Commands and heard facts that wait to be taken. */
  readonly inboxMessages: number;
  /** Own facts folded and not yet acknowledged; beyond it no message is taken. */
  readonly unackedFacts: number;
  /** Facts in one append. */
  readonly batchFacts: number;
  /** Bodies of one append together, bytes; with envelopes and headers it stays below the broker's 1 MB. */
  readonly batchBytes: number;
  /**
   * Body of a fact that follows from a command, bytes: with envelope and headers, less than 1,000, an append of it
   * alone stays below 900 kB.
   */
  readonly factBytes: number;
  /** Requests that wait until the actor has heard far enough. */
  readonly heldRequests: number;
  /** How long such a request waits, ms. */
  readonly heldMs: number;
  /** After a recovery no deadline fires for so long, ms: commands that were under way come first. */
  readonly recoveryGraceMs: number;
  /** Between two attempts of an append whose outcome is unknown, ms. */
  readonly appendRetryMs: number;
  /**
   * How long a version whose turn is over rests before it begins anew, ms: whoever's turn it is has the machine
   * meanwhile.
   */
  readonly turnRestMs: number;
  /** Recoveries in a row without a fact acknowledged in between. */
  readonly recoveries: number;
  /** How long a lease lasts from before its renewal was sent, ms. */
  readonly leaseMs: number;
  /** Between two renewals, ms. */
  readonly leaseRenewMs: number;
  /** Between two attempts of a standby to take the lease, ms. */
  readonly leaseTryMs: number;
  /** Own facts between two snapshots. */
  readonly snapshotFacts: number;
  /** From how far ahead of the clock here a fact heard is told, ms. */
  readonly aheadMs: number;
  /**
   * By how much the clock of who leads may be ahead of the broker's, ms: half of what producers tolerate of a block's
   * time.
   */
  readonly clockAheadMs: number;
  /** Between two comparisons of the clock with the broker's, ms. */
  readonly clockCheckMs: number;
  /** For how long a stream that ends before what was acknowledged is looked at again before the actor halts, ms. */
  readonly lostMs: number;
}

export const defaultLimits: MailboxLimits = {
  inboxMessages: 8192,
  unackedFacts: 4096,
  batchFacts: 1024,
  batchBytes: 850_000,
  factBytes: 899_000,
  heldRequests: 1024,
  heldMs: 2000,
  recoveryGraceMs: 500,
  appendRetryMs: 50,
  turnRestMs: 1000,
  recoveries: 5,
  leaseMs: 2000,
  leaseRenewMs: 500,
  leaseTryMs: 250,
  snapshotFacts: 5000,
  aheadMs: 10_000,
  clockAheadMs: 5_000,
  clockCheckMs: 10_000,
  lostMs: 2_000,
};
