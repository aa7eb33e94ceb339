import type { Answer, SignedTransaction } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Task } from './domain/tasks.ts';

/**
 * Told what a producer does, once it takes part: for metrics and traces. It returns at once, never throws and changes
 * nothing.
 */
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
  /** A list was made of these Txs. */
  listed?(transactions: readonly SignedTransaction[]): void;
  /** A command was answered. */
  answered(command: string, answer: Answer): void;
  /** It is done, or failed with this sentence. */
  ended(failure?: string): void;
}

/** Tells several observers; undefined when there are none. The first trace context that one has goes out. */
export function together(observers: readonly ProducerObserver[]): ProducerObserver | undefined {
  if (observers.length < 2) return observers[0];
  return {
    heard: (said, height) => observers.forEach((one) => one.heard(said, height)),
    begins: (task, because) => {
      const works = observers.map((one) => one.begins(task, because));
      const traceparent = works.find((work) => work.traceparent !== undefined)?.traceparent;
      return {
        ...(traceparent === undefined ? undefined : { traceparent }),
        listed: (transactions) => works.forEach((work) => work.listed?.(transactions)),
        answered: (command, answer) => works.forEach((work) => work.answered(command, answer)),
        ended: (failure) => works.forEach((work) => work.ended(failure)),
      };
    },
  };
}
