/** The right to lead an actor: one process at a time holds it, and loses it by silence (docs/spec/mailbox.md, "The lease"). */
export interface Lease {
  /** Takes the lease, or renews it if this process holds it. Never rejects. */
  take(): Promise<'held' | 'anothers' | 'unknown'>;
  /** The reason why the broker refused the last attempt, in its words; undefined when it did not refuse. */
  readonly refusal?: string | undefined;
  /** Gives the lease back, so that the next process need not wait for its end. Never rejects. */
  release(): Promise<void>;
  /**
   * The time by the clock of the broker that keeps leases, ms since the epoch; undefined when the broker does not tell.
   * Never rejects. Absent: there is no such clock.
   */
  brokerMs?(): Promise<number | undefined>;
}
