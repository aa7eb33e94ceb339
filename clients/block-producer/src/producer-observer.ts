import type { Answer } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Task } from './domain/tasks.ts';

/** Told what a producer does, once it takes part: for metrics and traces. It returns at once, never throws and changes nothing. */
export interface ProducerObserver {
  /** A fact was folded; `height` is the one that is worked on. */
  heard(said: SaidFact, height: bigint): void;
  /** A piece of work begins, because of a fact where one led to it. */
  begins(task: Task, because: SaidFact | undefined): Work;
}

/** A piece of work under way. */
export interface Work {
  /** W3C trace context that goes with what is sent; absent: that of the fact that led to it. */
  readonly traceparent?: string;
  /** A command was answered. */
  answered(command: string, answer: Answer): void;
  /** It is done, or failed. */
  ended(error?: unknown): void;
}
