import type { Msg } from '@nats-io/nats-core';
import type { Taker } from '@bpdao/wire';

/** A request as it comes in. */
export interface Arrival {
  /** Who asks. */
  readonly asker: string;
  readonly message: Msg;
  /** What it may cost beside its size, tokens: taken before it is read, and given back when it is done. */
  readonly reserve: number;
  /** Told when it is done, with what it did cost beside its size, tokens. */
  readonly done: (tokens: number) => void;
}

/** Where an actor's requests come in. */
export interface Door {
  /** Takes what these replicas take from now on. */
  open(taker: Taker): void;
  /** Takes nothing of that any more, not even what is on its way. */
  shut(taker: Taker): void;
  /** Takes nothing more at all; resolves when all that was on its way is taken. */
  drain(): Promise<void>;
}
