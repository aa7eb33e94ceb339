import type { AnyFact, Heard, Position, Refusal } from './rules.ts';

/** Why an actor cannot tell yet: the same command may be sent again. */
export type TryAgain = 'STARTING' | 'STOPPING' | 'OVERLOADED' | 'BEHIND' | 'LOST';

/**
 * The code of a refusal that any actor gives: the command, or the fact that would follow from it, is larger than may
 * be.
 */
export const TOO_LARGE = 'TOO_LARGE';

/** What a command came to. Every answer left after the acknowledgement of the last fact folded before it. */
export type Answer<F extends AnyFact> =
  | { readonly type: 'accepted'; readonly position: Position; readonly fact: F }
  /** It was accepted before; its fact stands at or before this position. */
  | { readonly type: 'again'; readonly position: Position | undefined }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  /** Nothing follows from it. */
  | { readonly type: 'nothing' }
  | { readonly type: 'try-again'; readonly reason: TryAgain };

/** How a command came. */
export interface Arrival {
  /** Name of the command. */
  readonly name: string;
  /** SHA-256 of the bytes that were signed, hex. */
  readonly digest: string;
  /** W3C trace context of the sender. */
  readonly traceparent?: string;
  /** What the actor must have heard before it takes the command. */
  readonly atLeast?: Heard;
}
