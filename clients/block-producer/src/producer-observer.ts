import type { Answer, SignedTransaction } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Task } from './domain/tasks.ts';

/**
 * Hears of each act of a producer that takes part, for metrics and traces. Its methods return at once, never throw, and
 * change nothing.
 */
export interface ProducerObserver {
  /** Called after a fact was folded; `height` is the height under way. */
  heard(said: SaidFact, height: bigint): void;
  /** Called when a piece of work begins; `because` is the fact that led to it, if there is one. */
  begins(task: Task, because: SaidFact | undefined): Work;
}

/** A piece of work under way. */
export interface Work {
  /** The W3C trace context sent along with commands; if absent, the context of the fact that led to the work. */
  readonly traceparent?: string;
  /** Called after a list was made of these Txs. */
  listed?(transactions: readonly SignedTransaction[]): void;
  /** Called after a command was answered. */
  answered(command: string, answer: Answer): void;
  /** Called at the end of the work, with the sentence about its failure if it failed. */
  ended(failure?: string): void;
}

/**
 * Makes one observer of several; undefined if there are none. Commands carry the first trace context that one of them
 * gives.
 */
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
