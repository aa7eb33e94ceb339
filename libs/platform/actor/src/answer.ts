import type { AnyFact, Heard, Position } from './facts.ts';
import type { Refusal } from './rules.ts';

/** The reason why an actor cannot decide now; the sender may send the same command again. */
export type TryAgain = 'STARTING' | 'STOPPING' | 'OVERLOADED' | 'BEHIND' | 'LOST';

/**
 * The code of a refusal that any actor may give: the command, or the fact that would follow from it, is larger than
 * allowed.
 */
export const TOO_LARGE = 'TOO_LARGE';

/** The answer to a command. It leaves after the acknowledgement of the last fact that was folded before it. */
export type Answer<F extends AnyFact> =
  | { readonly type: 'accepted'; readonly position: Position; readonly fact: F }
  /** The actor accepted the command before; its fact stands at or before this position. */
  | { readonly type: 'again'; readonly position: Position | undefined }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  /** No fact follows from the command. */
  | { readonly type: 'nothing' }
  | { readonly type: 'try-again'; readonly reason: TryAgain };

/** The envelope that a command came in. */
export interface Arrival {
  /** Name of the command. */
  readonly name: string;
  /** SHA-256 of the signed bytes, hex. */
  readonly digest: string;
  /** W3C trace context of the sender. */
  readonly traceparent?: string;
  /** The facts that the actor must have heard before it decides upon the command. */
  readonly atLeast?: Heard;
}
