import type { Follower } from '../follow/follower.ts';
import type { ActorTypes } from '../rules.ts';

/** The past from which a leader goes on. */
export interface Beginning<T extends ActorTypes> {
  /** The replica that folded the own stream up to its end, with the heard streams. */
  readonly follower: Follower<T>;
  /** The ends of the heard streams when the leader began. */
  readonly tails: ReadonlyMap<string, number>;
  /** The time for which no deadline fires, ms. */
  readonly graceMs: number;
}
