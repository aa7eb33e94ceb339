import type { Acknowledged } from '../acknowledged.ts';
import type { Follower } from '../follow/follower.ts';
import type { StreamEnds } from '../follow/stream-ends.ts';
import type { MailboxLimits } from '../limits.ts';
import type { MailboxParts } from '../mailbox-parts.ts';
import type { AnyFact, Refusal } from '../rules.ts';
import type { Snapshots } from '../snapshot/snapshots.ts';
import type { ClockWatch } from './clock-watch.ts';

/** What a leader is made of. */
export interface LeaderParts<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly mailbox: MailboxParts<State, Command, Own, Other, R, Genesis>;
  readonly limits: MailboxLimits;
  /** What was folded, up to the end of the own stream. */
  readonly follower: Follower<State, Command, Own, Other, R, Genesis>;
  /** Ends the reading of all streams. */
  readonly abort: AbortController;
  /** Where the heard streams ended when it began. */
  readonly tails: ReadonlyMap<string, number>;
  /** For how long no deadline fires, ms. */
  readonly graceMs: number;
  readonly clocks: ClockWatch;
  readonly snapshots: Snapshots<State> | undefined;
  readonly ends: StreamEnds;
  readonly holdsLease: () => boolean;
  readonly events: LeaderEvents;
}

/** What a leader tells the mailbox that it leads for. */
export interface LeaderEvents {
  /** The broker acknowledged this message of the own stream. */
  stored(sequence: number): void;
  /** A fact was folded, and everything up to it is stored. */
  acknowledged(event: Acknowledged): void;
  /** An append met another writer. */
  lost(): void;
  /** The stream was written while the lease was not held here. */
  outrun(): void;
  /** Another version's turn has come. */
  turnOver(): void;
  /** It cannot go on. */
  failed(error: unknown): void;
}
