import type { Trace } from '@bpdao/actor';

/** A place in a trace to which a span can point. */
export type SpanPlace = Pick<Trace, 'traceId' | 'spanId'>;

/**
 * A step that took time, as it is exported. Its ids follow from facts wherever possible, so that processes agree on
 * them without messages.
 */
export interface Span extends Trace {
  readonly name: string;
  /** `client`: the step waited for an answer of another process. */
  readonly kind: 'internal' | 'client';
  /** Milliseconds since the epoch, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Further causes, and related spans of other traces; at most LINKS_MAX are exported. */
  readonly links?: readonly SpanPlace[];
  /** The reason of a failure, one sentence; absent if the step did not fail. */
  readonly failure?: string | undefined;
}

/** The most links of one span; the span counts further links as dropped. */
export const LINKS_MAX = 128;

/** The difference between the two clocks of a machine from which on the wall clock is believed, ms. */
const STEP_MS = 2;

/**
 * Turns monotonic moments into time since the epoch, finer than the wall clock; follows the wall clock when that steps.
 */
export class EpochTime {
  private offsetMs = performance.timeOrigin;

  /** Returns the epoch time, ms, of a recent moment of `performance.now()`. */
  of(monotonicMs: number): number {
    const offsetMs = Date.now() - performance.now();
    if (Math.abs(offsetMs - this.offsetMs) > STEP_MS) this.offsetMs = offsetMs;
    return this.offsetMs + monotonicMs;
  }

  now(): number {
    return this.of(performance.now());
  }
}
