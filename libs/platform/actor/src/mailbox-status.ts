import type { Heard, Position } from './rules.ts';

/** How a mailbox is. */
export interface MailboxStatus {
  /** Last acknowledged own fact. */
  readonly position: Position | undefined;
  /** How far the others were heard. */
  readonly heard: Heard;
  /** Messages that wait. */
  readonly depth: number;
  /** For how long the oldest of them has waited to be taken, ms; 0 when none does. */
  readonly oldestMs: number;
  /** By how much the last fact heard of each actor was ahead of the clock here, ms. */
  readonly aheadMs: ReadonlyMap<string, number>;
  /**
   * By how much the clock here is ahead of the broker's, ms, below 0 when it is behind; undefined while nobody knows.
   */
  readonly clockAheadMs: number | undefined;
  /** Whether that is so much that it does not lead. */
  readonly clockWrong: boolean;
  /** Whether it has caught up with the streams since it started. */
  readonly ready: boolean;
  /** `leading`: it decides and answers. `standing-by`: it follows what another decides. */
  readonly role: MailboxRole;
  /** Whether it takes commands at this moment: it leads, and holds the lease. */
  readonly answers: boolean;
  /** Message of the own stream up to which the snapshot held that it began from; 0: from genesis. */
  readonly snapshot: number;
}

/** What a mailbox is doing. */
export type MailboxRole = 'starting' | 'standing-by' | 'leading' | 'ended';
