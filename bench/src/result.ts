import type { Measured } from './measure.ts';
import { median } from './statistics.ts';

/** The last line of `--json`. */
export interface Result {
  readonly emptyBlocksPerSecond: number;
  /** The highest sustained rate; if no search was wanted, the transfers settled at the reported rate. */
  readonly transactionsPerSecond: number;
  /** Median latency of the reported rate. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Medians of empty blocks, ms. */
  readonly hops: Readonly<Record<string, number>>;
  /** Cores used by each process at the reported rate. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly peakRssMiB: Readonly<Record<string, number>>;
  readonly machine: Readonly<Record<string, string | number>>;
}

/** Returns the medians of several runs, figure by figure. */
export function resultOf(runs: readonly Measured[], machine: Result['machine']): Result {
  const of = (figure: (run: Measured) => number): number => median(runs.map(figure));
  const each = (figures: (run: Measured) => Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
    Object.fromEntries(
      Object.keys(figures(runs[0] ?? noRun())).map((name) => [name, of((run) => figures(run)[name] ?? 0)]),
    );
  return {
    emptyBlocksPerSecond: of(({ empty }) => empty.blocksPerSecond),
    transactionsPerSecond: of(({ highest }) => highest),
    p50Ms: of(({ reported }) => reported.p50Ms),
    p99Ms: of(({ reported }) => reported.p99Ms),
    hops: each(({ empty }) => empty.hops),
    cpu: each(({ reported }) => reported.cpu),
    peakRssMiB: each(({ peakRssMiB }) => peakRssMiB),
    machine,
  };
}

function noRun(): never {
  throw new RangeError('there was no run');
}
