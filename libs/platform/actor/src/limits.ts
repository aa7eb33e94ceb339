/** Every bound of a mailbox, each with its unit in its name. */
export interface MailboxLimits {
  /** Commands and heard facts that wait in the inbox. */
  readonly inboxMessages: number;
  /** Own facts folded and not yet acknowledged; beyond it the loop takes no message. */
  readonly unackedFacts: number;
  /** Facts in one append. */
  readonly batchFacts: number;
  /** Bodies of one append together, bytes; with envelopes and headers it stays below the broker's 1 MB. */
  readonly batchBytes: number;
  /**
   * Body of a fact that follows from a command, bytes. Envelope and headers take less than 1,000, so an append of this
   * fact alone stays below 900 kB.
   */
  readonly factBytes: number;
  /** Requests that wait until the actor has heard the facts that they name. */
  readonly heldRequests: number;
  /** The time for which such a request waits, ms. */
  readonly heldMs: number;
  /** The time after a recovery in which no deadline fires, ms: commands that were under way come first. */
  readonly recoveryGraceMs: number;
  /** Between two attempts of an append whose outcome is unknown, ms. */
  readonly appendRetryMs: number;
  /** The rest of a version whose turn is over before it begins anew, ms: the next version has the machine meanwhile. */
  readonly turnRestMs: number;
  /** Recoveries in a row without a fact acknowledged in between. */
  readonly recoveries: number;
  /** The length of a lease, counted from before its renewal was sent, ms. */
  readonly leaseMs: number;
  /** Between two renewals, ms. */
  readonly leaseRenewMs: number;
  /** Between two attempts of a standby to take the lease, ms. */
  readonly leaseTryMs: number;
  /** Own facts between two snapshots. */
  readonly snapshotFacts: number;
  /** A heard fact that is so far ahead of the clock here is reported, ms. */
  readonly aheadMs: number;
  /** A process whose clock is further ahead of the broker's does not lead, ms: half of the tolerance for a block's time. */
  readonly clockAheadMs: number;
  /** Between two comparisons of the clock with the broker's, ms. */
  readonly clockCheckMs: number;
  /** The time for which an actor looks again at a stream that ends before an acknowledged message, ms; then it halts. */
  readonly lostMs: number;
}

/** The limits of a service in production. */
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
