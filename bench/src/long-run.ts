import { withBench, type AtRate, type Bench, type MeasureOptions } from './measure.ts';
import { median, pause, rounded } from './statistics.ts';

/** The state of the network after so many blocks. */
export interface Milestone {
  readonly measured: 'milestone';
  readonly blocks: number;
  /** Empty blocks since the milestone before. */
  readonly emptyBlocksPerSecond: number;
  /** Medians over the last seconds before it. */
  readonly rssMiB: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The last line of `--long --json`: the end compared with a quarter of the way. */
export interface LongRun {
  readonly blocks: readonly [number, number];
  readonly p50Ms: readonly [number, number];
  readonly p50Ratio: number;
  readonly rssMiB: readonly [Readonly<Record<string, number>>, Readonly<Record<string, number>>];
  readonly rssRatio: Readonly<Record<string, number>>;
}

const RSS_SAMPLES = 10;
const SAMPLE_MS = 1000;

/**
 * Makes empty blocks as fast as they go; at a quarter of the way and at the end it looks at memory, and at latency at
 * the rate. The rate comes once before that, too, half the way to the first of these moments: code that is compiled and
 * heaps that are widened for the first load are no growth by blocks.
 */
export const runLong = (
  options: Omit<MeasureOptions, 'search' | 'tell'> & {
    readonly blocks: number;
    readonly tell: (measured: Milestone | AtRate) => void;
  },
): Promise<LongRun> =>
  withBench(options, async (bench) => {
    while (bench.watch.height < options.blocks / 8) await pause(SAMPLE_MS);
    options.tell(await bench.atRate(options.rate, options.seconds));
    const early = await milestone(bench, Math.round(options.blocks / 4), options);
    const late = await milestone(bench, options.blocks, options);
    return {
      blocks: [early.blocks, late.blocks],
      p50Ms: [early.p50Ms, late.p50Ms],
      p50Ratio: rounded(late.p50Ms / Math.max(early.p50Ms, 0.1), 2),
      rssMiB: [early.rssMiB, late.rssMiB],
      rssRatio: Object.fromEntries(
        Object.entries(late.rssMiB).map(([name, mib]) => [
          name,
          rounded(mib / Math.max(early.rssMiB[name] ?? 1, 1), 2),
        ]),
      ),
    };
  });

async function milestone(
  bench: Bench,
  blocks: number,
  { rate, seconds, say, tell }: Parameters<typeof runLong>[0],
): Promise<Milestone> {
  const [begunMs, from] = [performance.now(), bench.watch.height];
  const samples: Readonly<Record<string, number>>[] = [];
  while (bench.watch.height < blocks) {
    await pause(SAMPLE_MS);
    samples.push(bench.processes.rssMiB());
    samples.splice(0, samples.length - RSS_SAMPLES);
  }
  const emptyBlocksPerSecond = rounded((bench.watch.height - from) / ((performance.now() - begunMs) / 1000));
  const rssMiB = Object.fromEntries(
    Object.keys(samples[0] ?? {}).map((name) => [name, median(samples.map((sample) => sample[name] ?? 0))]),
  );
  say(
    `block ${bench.watch.height}: ${emptyBlocksPerSecond} blocks/s, MiB ${Object.entries(rssMiB)
      .map(([name, mib]) => `${name} ${mib}`)
      .join(', ')}`,
  );
  const at = await bench.atRate(rate, seconds);
  const reached: Milestone = {
    measured: 'milestone',
    blocks,
    emptyBlocksPerSecond,
    rssMiB,
    p50Ms: at.p50Ms,
    p99Ms: at.p99Ms,
  };
  tell(at);
  tell(reached);
  return reached;
}
