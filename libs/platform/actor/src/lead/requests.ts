import type { Answer, Arrival, TryAgain } from '../answer.ts';
import type { Clock } from '../ports/clock.ts';
import type { AnyFact, Heard } from '../rules.ts';
import type { HeldRequests } from './held-requests.ts';
import type { Inbox } from './inbox.ts';
import { Queries } from './queries.ts';

/** What requests are made of. */
export interface RequestsParts<Command, Own extends AnyFact, Other extends AnyFact> {
  readonly inbox: Inbox<Command, Own, Other>;
  readonly held: HeldRequests;
  readonly time: { now(): number };
  readonly clock: Clock;
  /** Told whenever there is something to take. */
  readonly wake: () => void;
}

/** Commands and queries on their way to a leader: first they wait until it has heard as much as they ask for. */
export class Requests<State, Command, Own extends AnyFact, Other extends AnyFact> {
  readonly queries = new Queries<State>();
  private readonly parts: RequestsParts<Command, Own, Other>;
  private gone: TryAgain | undefined;

  constructor(parts: RequestsParts<Command, Own, Other>) {
    this.parts = parts;
  }

  /** Settles when what follows from the command is stored. */
  tell(command: Command, arrival: Arrival): Promise<Answer<Own>> {
    const { inbox, held, time, clock, wake } = this.parts;
    if (inbox.isFull()) return Promise.resolve({ type: 'try-again', reason: 'OVERLOADED' });
    return new Promise((answer) => {
      held.whenHeard(arrival.atLeast, (reached) => {
        if (!reached) return answer({ type: 'try-again', reason: this.gone ?? 'BEHIND' });
        inbox.put({
          type: 'command',
          arrivedMs: time.now(),
          arrivedAtMs: clock.monotonicMs(),
          command,
          arrival,
          answer,
        });
        wake();
      });
    });
  }

  /** Reads acknowledged state, once what is asked for was heard; undefined when that did not happen in time. */
  read<T>(view: (state: Readonly<State>) => T, atLeast: Heard | undefined): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.parts.held.whenHeard(atLeast, (reached) => {
        if (!reached) return resolve(undefined);
        this.queries.put(view, resolve, reject);
        this.parts.wake();
      });
    });
  }

  /** Nobody waits for an answer that cannot come. */
  turnAway(reason: TryAgain): void {
    this.gone ??= reason;
    this.parts.inbox.turnAway(reason);
    this.parts.held.giveUp();
    this.queries.giveUp();
  }
}
