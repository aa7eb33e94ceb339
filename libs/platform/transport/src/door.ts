import type { Msg } from '@nats-io/nats-core';
import type { Taker } from '@bpdao/wire';

/** A request as it comes in. */
export interface Arrival {
  /** The account or connection that asks. */
  readonly asker: string;
  readonly message: Msg;
  /** The tokens reserved for its cost beside its size: taken before it is read, and given back when it is done. */
  readonly reserve: number;
  /** Called when the request is done, with its cost beside its size, tokens. */
  readonly done: (tokens: number) => void;
}

/** The entry of an actor's requests. */
export interface Door {
  /** Takes the requests for these replicas from now on. */
  open(taker: Taker): void;
  /** Takes no more requests for these replicas, and drops those under way. */
  shut(taker: Taker): void;
  /** Takes no more requests at all; resolves after all requests under way are taken. */
  drain(): Promise<void>;
}
