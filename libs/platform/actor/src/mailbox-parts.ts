import type { FactCodec } from './follow/heard-fact.ts';
import type { Lease } from './lease/lease-keeper.ts';
import type { MailboxLimits } from './limits.ts';
import type { Clock } from './ports/clock.ts';
import type { Journal, Streams } from './ports/journal.ts';
import type { MailboxObserver } from './ports/mailbox-observer.ts';
import type { AnyFact, Refusal, Rules } from './rules.ts';
import type { SnapshotStore } from './snapshot/snapshots.ts';

/** What a mailbox is made of. */
export interface MailboxParts<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly rules: Rules<State, Command, Own, Other, R, Genesis>;
  readonly genesis: Genesis;
  /** Hash of the genesis file, hex. */
  readonly chainId: string;
  readonly codec: FactCodec<Own, Other>;
  readonly journal: Journal;
  readonly streams: Streams;
  /** The actors whose streams it listens to. */
  readonly hears: readonly string[];
  readonly clock: Clock;
  readonly limits?: Partial<MailboxLimits>;
  /** Who speaks when there are several; absent: always this one. */
  readonly lease?: Lease;
  /** Where snapshots are kept; absent: none are, and a start folds from genesis. */
  readonly snapshots?: SnapshotStore;
  /** Told each fact that another wrote while this one stands by, with the state before it. */
  readonly onFollowed?: (state: Readonly<State>, fact: Own) => void;
  /** Told, one sentence, what went wrong without stopping the actor. */
  readonly warn?: (sentence: string) => void;
  /** Told what it does; absent: nobody is. */
  readonly observer?: MailboxObserver;
}
