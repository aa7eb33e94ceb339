import type { Acknowledged } from '../acknowledged.ts';
import type { Hearing } from '../follow/hearing.ts';
import type { MailboxParts } from '../mailbox-parts.ts';
import type { Replica } from '../replica.ts';
import type { AnyFact, Position, Refusal } from '../rules.ts';
import type { Snapshots } from '../snapshot/snapshots.ts';
import type { Appender } from './appender.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { Deadlines } from './deadlines.ts';
import type { HeardSoFar } from './heard-so-far.ts';
import type { HeldRequests } from './held-requests.ts';
import type { Inbox } from './inbox.ts';
import type { Outbox } from './outbox.ts';
import type { Queries } from './queries.ts';

/** What a loop is made of. */
export interface LoopParts<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly mailbox: Pick<
    MailboxParts<State, Command, Own, Other, R, Genesis>,
    'rules' | 'chainId' | 'codec' | 'clock' | 'observer'
  >;
  readonly replica: Replica<State, Command, Own, Other, R, Genesis>;
  /** Own facts since genesis. */
  readonly ordinal: number;
  /** Last own fact. */
  readonly position: Position | undefined;
  readonly inbox: Inbox<Command, Own, Other>;
  readonly deadlines: Deadlines;
  readonly queries: Queries<State>;
  readonly hearing: Hearing<Other>;
  readonly heard: HeardSoFar;
  readonly held: HeldRequests;
  readonly clocks: ClockWatch;
  readonly outbox: Outbox<Own>;
  readonly appender: Appender;
  readonly snapshots: Snapshots<State> | undefined;
  /** Own facts folded and not yet acknowledged, from which on nothing is taken. */
  readonly unackedFacts: number;
  /** Body of the largest fact that may follow from a command, bytes. */
  readonly factBytes: number;
  /** Whether messages may be taken. */
  readonly mayTake: () => boolean;
  /** Whether answers may leave. */
  readonly mayAnswer: () => boolean;
  /** Told each fact folded, once everything up to it is stored. */
  readonly onAcknowledged: (event: Acknowledged) => void;
  /** Another version's turn has come. */
  readonly onTurnOver: () => void;
  readonly onFailed: (error: unknown) => void;
}
