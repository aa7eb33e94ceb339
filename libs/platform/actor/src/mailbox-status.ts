import type { Heard, Position } from './facts.ts';

/** The status of a mailbox. */
export interface MailboxStatus {
  /** Last acknowledged own fact. */
  readonly position: Position | undefined;
  /** The last fact of each stream that it heard. */
  readonly heard: Heard;
  /** Messages that wait. */
  readonly depth: number;
  /** The time for which the oldest of them has waited, ms; 0 when none waits. */
  readonly oldestMs: number;
  /** The time by which the last heard fact of each actor was ahead of the clock here, ms. */
  readonly aheadMs: ReadonlyMap<string, number>;
  /** The time by which the clock here is ahead of the broker's, ms, below 0 when it is behind; undefined: not known. */
  readonly clockAheadMs: number | undefined;
  /** True when the clock here is too far ahead to lead. */
  readonly clockWrong: boolean;
  /** True once it has caught up with the streams since it started. */
  readonly ready: boolean;
  /** `leading`: it decides and answers. `standing-by`: it follows the decisions of another process. */
  readonly role: MailboxRole;
  /** True when it takes commands at this moment: it leads, and holds the lease. */
  readonly answers: boolean;
  /** Last message of the own stream in the snapshot that it began from; 0: it began from genesis. */
  readonly snapshot: number;
}

/** The role of a mailbox among the replicas of its actor. */
export type MailboxRole = 'starting' | 'standing-by' | 'leading' | 'ended';
