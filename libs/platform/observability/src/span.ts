import type { Trace } from '@bpdao/actor';

/** A place in a trace that something else points at. */
export type SpanPlace = Pick<Trace, 'traceId' | 'spanId'>;

/**
 * Something that took time, as it is exported. Its ids follow from facts wherever it can be, so that processes agree on
 * them without talking.
 */
export interface Span extends Trace {
  readonly name: string;
  /** `client`: waited for an answer of another process. */
  readonly kind: 'internal' | 'client';
  /** Milliseconds since the epoch, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Further causes, and what belongs together across traces; at most LINKS_MAX go out. */
  readonly links?: readonly SpanPlace[];
  /** Why it failed, one sentence; absent: it did not. */
  readonly failure?: string | undefined;
}

/** Links of one span; what is more is counted in the span as dropped. */
export const LINKS_MAX = 128;

/** How far the two clocks of a machine may part before the wall clock is believed, ms. */
const STEP_MS = 2;

/**
 * Turns monotonic moments into the time since the epoch, finer than the wall clock tells it; follows that one when it
 * steps.
 */
export class EpochTime {
  private offsetMs = performance.timeOrigin;

  /** The epoch time, ms, of a moment of `performance.now()` that is not long ago. */
  of(monotonicMs: number): number {
    const offsetMs = Date.now() - performance.now();
    if (Math.abs(offsetMs - this.offsetMs) > STEP_MS) this.offsetMs = offsetMs;
    return this.offsetMs + monotonicMs;
  }

  now(): number {
    return this.of(performance.now());
  }
}
