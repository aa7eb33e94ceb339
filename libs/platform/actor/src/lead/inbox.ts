import type { Answer, Arrival, TryAgain } from '../answer.ts';
import type { ArrivedFact } from '../follow/heard-fact.ts';
import type { AnyFact, HeardFact } from '../rules.ts';

/** What waits to be taken. */
export type Inboxed<Command, Own extends AnyFact, Other extends AnyFact> =
  InboxedCommand<Command, Own> | InboxedFact<Other>;

export interface InboxedCommand<Command, Own extends AnyFact> {
  readonly type: 'command';
  /** Actor time, ms: what is decided upon it carries this time. */
  readonly arrivedMs: number;
  /** `Clock.monotonicMs`. */
  readonly arrivedAtMs: number;
  readonly command: Command;
  readonly arrival: Arrival;
  readonly answer: (answer: Answer<Own>) => void;
}

export interface InboxedFact<Other extends AnyFact> {
  readonly type: 'heard';
  readonly arrivedMs: number;
  readonly arrivedAtMs: number;
  readonly arrived: ArrivedFact<Other>;
}

/**
 * Commands and heard facts in the order in which they came. Who hears waits for room; who sends a command is told that
 * there is none.
 */
export class Inbox<Command, Own extends AnyFact, Other extends AnyFact> {
  private readonly waiting: Inboxed<Command, Own, Other>[] = [];
  private readonly roomWaiters: (() => void)[] = [];
  private readonly bound: number;

  /** `bound`: messages from which on it is full. */
  constructor(bound: number) {
    this.bound = bound;
  }

  /** Messages that wait. */
  get depth(): number {
    return this.waiting.length;
  }

  get first(): Inboxed<Command, Own, Other> | undefined {
    return this.waiting[0];
  }

  /** Of what waits the facts heard. */
  heard(): readonly HeardFact<Other>[] {
    return this.waiting.flatMap((message) => (message.type === 'heard' ? message.arrived.heard : []));
  }

  isFull(): boolean {
    return this.waiting.length >= this.bound;
  }

  put(message: Inboxed<Command, Own, Other>): void {
    this.waiting.push(message);
  }

  /** The first was taken. */
  shift(): void {
    this.waiting.shift();
    if (this.waiting.length < this.bound / 2) this.openRoom();
  }

  /** Resolves when half of it is empty, or nothing more is taken. */
  room(): Promise<void> {
    return new Promise((resolve) => this.roomWaiters.push(resolve));
  }

  /** Nothing of what waits is taken. */
  turnAway(reason: TryAgain): void {
    for (const message of this.waiting.splice(0)) {
      if (message.type === 'command') message.answer({ type: 'try-again', reason });
    }
    this.openRoom();
  }

  private openRoom(): void {
    for (const go of this.roomWaiters.splice(0)) go();
  }
}
