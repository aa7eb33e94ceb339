import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNetwork } from '@bpdao/local';
import type { Network } from '@bpdao/local';
import { BlockWatch } from './block-watch.ts';
import { Load } from './load.ts';
import { machine, usageOf } from './processes.ts';
import { median, quantile, rounded } from './statistics.ts';

/** How to measure. */
export interface MeasureOptions {
  readonly producers: number;
  /** Whether the broker writes every append to the disk before it acknowledges. */
  readonly fsync: boolean;
  /** Each measurement, seconds. */
  readonly seconds: number;
  /** Transfers a second at which latency is reported. */
  readonly rate: number;
  /** Whether the highest sustained rate is searched. */
  readonly search: boolean;
  readonly say: (sentence: string) => void;
}

/** One run: the last line of `--json`. */
export interface Result {
  readonly emptyBlocksPerSecond: number;
  /** The highest sustained rate; 0 when it was not searched. */
  readonly transactionsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly hops: Readonly<Record<string, number>>;
  readonly loadedHops: Readonly<Record<string, number>>;
  /** Cores used by each process at the reported rate. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly peakRssMiB: Readonly<Record<string, number>>;
  readonly producers: number;
  readonly fsync: boolean;
  readonly machine: Readonly<Record<string, string | number>>;
}

/** What a rate came to. */
interface AtRate {
  readonly perSecond: number;
  readonly settledPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly sustained: boolean;
}

const WALLETS = 256;
const WARM_UP_MS = 3000;
const P99_MAX_MS = 2000;
/** As fast as it goes: no pause between blocks, no waiting for votes that are in; limits wide enough for a loaded machine. */
const PARAMETERS = ['blockIntervalMs=0', 'voteMinMs=0', 'submitTimeoutMs=10000', 'voteWindowMs=10000', 'txTtlBlocks=100000'];

/** Starts a network of real processes, measures it, and ends it. */
export async function measure(options: MeasureOptions): Promise<Result> {
  const data = await mkdtemp(path.join(tmpdir(), 'bpdao-bench-'));
  const network = await startNetwork({ data, producers: options.producers, set: PARAMETERS, customers: WALLETS, syncAlways: options.fsync, say: options.say });
  try {
    return await measureNetwork(network, options);
  } finally {
    await network.stop();
    await rm(data, { recursive: true, force: true });
  }
}

async function measureNetwork(network: Network, { producers, fsync, seconds, rate, search, say }: MeasureOptions): Promise<Result> {
  const load = new Load(network.client, network.chain.customers);
  const latencies: number[] = [];
  const watch = new BlockWatch(network.client, (hash, atMs) => {
    const dueMs = load.settled(hash);
    if (dueMs !== undefined) latencies.push(atMs - dueMs);
  });
  const atRate = async (perSecond: number): Promise<AtRate> => {
    await load.prepare(Math.ceil((perSecond * (WARM_UP_MS + seconds * 1000)) / 1000) + WALLETS);
    await load.run(perSecond, WARM_UP_MS);
    const backlog = load.backlog;
    latencies.length = 0;
    watch.reset();
    await load.run(perSecond, seconds * 1000);
    const at = { perSecond, settledPerSecond: rounded(watch.settledTransfers / seconds, 0), p50Ms: rounded(median(latencies)), p99Ms: rounded(quantile(latencies, 0.99)), sustained: false };
    // A block's worth of difference is no growth: the backlog is looked at between two blocks.
    const sustained = load.backlog <= backlog + perSecond / 5 && at.p99Ms < P99_MAX_MS;
    say(`${perSecond}/s: settled ${at.settledPerSecond}/s, p50 ${at.p50Ms} ms, p99 ${at.p99Ms} ms, backlog ${backlog} then ${load.backlog}${sustained ? '' : ': not sustained'}`);
    await drained(load);
    return { ...at, sustained };
  };
  say('empty blocks');
  while (watch.settledBlocks === 0) await pause(100);
  await pause(WARM_UP_MS);
  watch.reset();
  await pause(seconds * 1000);
  const emptyBlocksPerSecond = rounded(watch.settledBlocks / seconds);
  const hops = watch.hopMedians();
  say(`${emptyBlocksPerSecond} empty blocks/s`);
  const before = cpuOf(network);
  const began = performance.now();
  const reported = await atRate(rate);
  const loadedHops = watch.hopMedians();
  const cpu = coresSince(network, before, (performance.now() - began) / 1000);
  const transactionsPerSecond = search ? await highest(atRate, rate, reported) : 0;
  await watch.end();
  const peakRssMiB = Object.fromEntries(pids(network).map(([name, pid]) => [name, usageOf(pid)?.peakRssMiB ?? 0]));
  return { emptyBlocksPerSecond, transactionsPerSecond, p50Ms: reported.p50Ms, p99Ms: reported.p99Ms, hops, loadedHops, cpu, peakRssMiB, producers, fsync, machine: machine() };
}

/** Doubles what is sustained until something is not, then halves the difference thrice. */
async function highest(atRate: (perSecond: number) => Promise<AtRate>, first: number, known: AtRate): Promise<number> {
  let [low, high] = known.sustained ? [first, first * 2] : [0, first];
  while (low > 0 && (await atRate(high)).sustained) [low, high] = [high, high * 2];
  for (let step = 0; step < 3; step += 1) {
    const middle = Math.round((low + high) / 2);
    if ((await atRate(middle)).sustained) low = middle;
    else high = middle;
  }
  return low;
}

/** Everything sent is settled, or nothing has been for too long. */
async function drained(load: Load): Promise<void> {
  for (let last = Infinity; load.backlog > 0 && load.backlog < last; await pause(5000)) last = load.backlog;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function pids({ broker, services, producers }: Network): readonly (readonly [name: string, pid: number])[] {
  const all = [...services.values(), ...producers].map(({ plan, pid }) => [plan.name, pid ?? 0] as const);
  return broker?.pid === undefined ? all : [['broker', broker.pid] as const, ...all];
}

const cpuOf = (network: Network): ReadonlyMap<string, number> => new Map(pids(network).map(([name, pid]) => [name, usageOf(pid)?.cpuSeconds ?? 0]));

const coresSince = (network: Network, before: ReadonlyMap<string, number>, seconds: number): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from(cpuOf(network), ([name, cpuSeconds]) => [name, rounded((cpuSeconds - (before.get(name) ?? 0)) / seconds, 3)]));
