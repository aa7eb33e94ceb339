import type { Network } from '@bpdao/local';
import { inNetwork } from './bench-network.ts';
import { BlockWatch } from './block-watch.ts';
import { Load } from './load.ts';
import { ProcessMeter } from './processes.ts';
import { mean, median, pause, quantile, rounded } from './statistics.ts';

/** The options of a measurement. */
export interface MeasureOptions {
  readonly producers: number;
  /** True if the broker writes every append to the disk before it acknowledges. */
  readonly fsync: boolean;
  /** Each measurement, seconds. */
  readonly seconds: number;
  /** Transfers a second at which latency is reported. */
  readonly rate: number;
  /** True if the highest sustained rate is searched. */
  readonly search: boolean;
  /** Takes the progress, a sentence at a time. */
  readonly say: (sentence: string) => void;
  /** Takes each measurement as soon as it is done. */
  readonly tell: (measured: AtRate | Empty) => void;
}

/** Blocks without transactions, one after the other. */
export interface Empty {
  readonly measured: 'empty blocks';
  readonly blocksPerSecond: number;
  /** Medians, ms. */
  readonly hops: Readonly<Record<string, number>>;
  /** CPU of each process for a block, ms. */
  readonly cpuMsPerBlock: Readonly<Record<string, number>>;
}

/** The figures measured at an offered rate. */
export interface AtRate {
  readonly measured: 'rate';
  readonly perSecond: number;
  readonly settledPerSecond: number;
  readonly blocksPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Transfers that were due and not settled, as a mean over the first and over the last second. */
  readonly backlog: readonly [first: number, last: number];
  readonly sustained: boolean;
  readonly hops: Readonly<Record<string, number>>;
  /** Cores that each process used. */
  readonly cpu: Readonly<Record<string, number>>;
  /** The most until then. */
  readonly peakRssMiB: Readonly<Record<string, number>>;
}

/** Everything that one run measured. */
export interface Measured {
  readonly empty: Empty;
  readonly reported: AtRate;
  /**
   * Transfers a second: the highest sustained rate; if no search was wanted, the transfers settled at the reported
   * rate.
   */
  readonly highest: number;
  readonly peakRssMiB: Readonly<Record<string, number>>;
}

const WALLETS = 256;
/** Just-in-time compilers take about a thousand blocks. */
const FIRST_WARM_UP_MS = 20_000;
const WARM_UP_MS = 4_000;
const P99_MAX_MS = 2_000;
const SAMPLE_MS = 20;
/**
 * Parameters for the fastest chain: no pause between blocks, no waiting for votes that are in; limits wide enough for a
 * loaded machine.
 */
const PARAMETERS = [
  'blockIntervalMs=0',
  'voteMinMs=0',
  'submitTimeoutMs=10000',
  'voteWindowMs=10000',
  'txTtlBlocks=100000',
];

/** Starts a network of real processes, measures it, and ends it. */
export const withBench = <T>(
  { producers, fsync, say }: Pick<MeasureOptions, 'producers' | 'fsync' | 'say'>,
  measure: (bench: Bench) => Promise<T>,
): Promise<T> =>
  inNetwork({ producers, set: PARAMETERS, customers: WALLETS, syncAlways: fsync, say }, async (network) => {
    const bench = new Bench(network, say);
    try {
      return await measure(bench);
    } finally {
      bench.watch.end();
    }
  });

/** Runs one measurement: empty blocks, a rate, and the highest sustained rate. */
export const measure = (options: MeasureOptions): Promise<Measured> =>
  withBench(options, async (bench) => {
    const { seconds, rate, search, tell } = options;
    const empty = await bench.empty(seconds);
    tell(empty);
    const atRate = async (perSecond: number): Promise<AtRate> => {
      const at = await bench.atRate(perSecond, seconds);
      tell(at);
      return at;
    };
    const reported = await atRate(rate);
    const highest = search ? await highestOf(atRate, reported) : reported.settledPerSecond;
    return { empty, reported, highest, peakRssMiB: bench.processes.peakRssMiB() };
  });

/** A network that is measured. */
export class Bench {
  readonly watch: BlockWatch;
  readonly processes: ProcessMeter;
  private readonly load: Load;
  private readonly latencies: number[] = [];
  private readonly say: (sentence: string) => void;

  constructor(network: Network, say: (sentence: string) => void) {
    this.say = say;
    this.load = new Load(network.client, network.chain.customers);
    this.processes = new ProcessMeter(network);
    this.watch = new BlockWatch(network.client.connection, (hash, atMs) => {
      const dueMs = this.load.settled(hash);
      if (dueMs !== undefined) this.latencies.push(atMs - dueMs);
    });
  }

  async empty(seconds: number): Promise<Empty> {
    this.say('empty blocks');
    while (this.watch.height === 0) await pause(100);
    await pause(FIRST_WARM_UP_MS);
    this.watch.reset();
    const before = this.processes.cpuSeconds();
    await pause(seconds * 1000);
    const { settledBlocks } = this.watch;
    const blocksPerSecond = rounded(settledBlocks / seconds);
    this.say(`${blocksPerSecond} empty blocks/s`);
    return {
      measured: 'empty blocks',
      blocksPerSecond,
      hops: this.watch.hopMedians(),
      cpuMsPerBlock: this.processes.since(before, settledBlocks / 1000),
    };
  }

  /** Offers a rate for so many seconds, after a warm-up, and waits until all of it is settled. */
  async atRate(perSecond: number, seconds: number): Promise<AtRate> {
    const { load, watch, latencies, processes } = this;
    await load.prepare(Math.ceil((perSecond * (WARM_UP_MS + seconds * 1000)) / 1000) + WALLETS);
    await load.run(perSecond, WARM_UP_MS);
    latencies.length = 0;
    watch.reset();
    const before = processes.cpuSeconds();
    const backlogs: number[] = [];
    const sampling = setInterval(() => backlogs.push(load.backlog), SAMPLE_MS);
    await load.run(perSecond, seconds * 1000);
    clearInterval(sampling);
    const samples = Math.ceil(backlogs.length / seconds);
    const backlog = [Math.round(mean(backlogs.slice(0, samples))), Math.round(mean(backlogs.slice(-samples)))] as const;
    const { settledBlocks, settledTransfers } = watch;
    const [p50Ms, p99Ms] = [rounded(median(latencies)), rounded(quantile(latencies, 0.99))];
    // The backlog may grow by the transfers that fall due while one block is made.
    const sustained =
      backlog[1] <= backlog[0] + (perSecond * seconds) / Math.max(settledBlocks, 1) && p99Ms < P99_MAX_MS;
    const at: AtRate = {
      measured: 'rate',
      perSecond,
      settledPerSecond: rounded(settledTransfers / seconds, 0),
      blocksPerSecond: rounded(settledBlocks / seconds),
      p50Ms,
      p99Ms,
      backlog,
      sustained,
      hops: watch.hopMedians(),
      cpu: processes.since(before, seconds),
      peakRssMiB: processes.peakRssMiB(),
    };
    this.say(
      `${perSecond}/s: settled ${at.settledPerSecond}/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms, backlog ${backlog[0]} then ${backlog[1]}${sustained ? '' : ': not sustained'}`,
    );
    await this.drained();
    return at;
  }

  /** Waits until all sent transfers are settled, or none has been for too long. */
  private async drained(): Promise<void> {
    let last = Infinity;
    while (this.load.backlog > 0 && this.load.backlog < last) {
      last = this.load.backlog;
      await pause(2000);
    }
  }
}

/**
 * Searches the highest sustained rate: doubles the rate until it is not sustained, then halves the difference thrice.
 */
async function highestOf(
  atRate: (perSecond: number) => Promise<AtRate>,
  { perSecond: first, sustained }: AtRate,
): Promise<number> {
  let [low, high] = sustained ? [first, first * 2] : [0, first];
  while (low > 0 && (await atRate(high)).sustained) [low, high] = [high, high * 2];
  for (let step = 0; step < 3; step += 1) {
    const middle = Math.round((low + high) / 2);
    if ((await atRate(middle)).sustained) low = middle;
    else high = middle;
  }
  return low;
}
