import type { MailboxLimits } from './limits.ts';
import type { Clock } from './ports/clock.ts';
import type { FactCodec } from './ports/fact-codec.ts';
import type { Journal } from './ports/journal.ts';
import type { Lease } from './ports/lease.ts';
import type { MailboxObserver } from './ports/mailbox-observer.ts';
import type { SnapshotStore } from './ports/snapshot-store.ts';
import type { Streams } from './ports/streams.ts';
import type { ActorTypes, Rules } from './rules.ts';

/** The parts of a mailbox: an actor's rules, its chain, and the ports that it reads and writes through. */
export interface MailboxParts<T extends ActorTypes> {
  readonly rules: Rules<T>;
  readonly genesis: T['genesis'];
  /** Hash of the genesis file, hex. */
  readonly chainId: string;
  readonly codec: FactCodec<T['fact'], T['heard']>;
  readonly journal: Journal;
  readonly streams: Streams;
  /** The actors whose streams it hears. */
  readonly hears: readonly string[];
  readonly clock: Clock;
  readonly limits?: Partial<MailboxLimits>;
  /** The lease of the actor's replicas; absent: this process always leads. */
  readonly lease?: Lease;
  /** The store of its snapshots; absent: it keeps none, and a start folds from genesis. */
  readonly snapshots?: SnapshotStore;
  /** Told each fact that another process wrote while this one stands by, with the state before it. */
  readonly onFollowed?: (state: Readonly<T['state']>, fact: T['fact']) => void;
  /** Told, in one sentence, each fault that does not stop the actor. */
  readonly warn?: (sentence: string) => void;
  readonly observer?: MailboxObserver;
}
