/** Figures of some latencies, ms. A result that is still open counts as if it came now. */
export interface Latencies {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly count: number;
  /** Count of the requests that are still open. */
  readonly missing: number;
}

/** The moment at which a result was due, and the moment at which it came, ms of `performance.now()`. */
export interface Timed {
  readonly dueMs: number;
  cameMs: number | undefined;
}

/** From a moment on until before another, ms of `performance.now()`. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Returns the figures of the results due in these spans. */
export function latenciesOf(timed: readonly Timed[], spans: readonly Span[]): Latencies {
  const nowMs = performance.now();
  const these = timed.filter(({ dueMs }) => spans.some(({ fromMs, toMs }) => dueMs >= fromMs && dueMs < toMs));
  const sorted = these.map(({ dueMs, cameMs = nowMs }) => cameMs - dueMs).toSorted((a, b) => a - b);
  const at = (part: number): number =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(1));
  return {
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    count: these.length,
    missing: these.filter(({ cameMs }) => cameMs === undefined).length,
  };
}
