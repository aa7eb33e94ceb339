import { costLine } from '@bpdao/local';
import { against } from './against.ts';
import { measureGrowth } from './growth.ts';
import { runLong } from './long-run.ts';
import { measure, type Measured } from './measure.ts';
import { measureMemory, memoryTable } from './memory.ts';
import { parseBenchOptions, type BenchOptions } from './options.ts';
import { machine } from './processes.ts';
import { measureRecovery } from './recovery.ts';
import { resultOf } from './result.ts';
import { upgrade } from './upgrade.ts';

/** So many that everything the rules remember for `memoryBlocks` heights is there. */
const MEMORY_BLOCKS = 10_000;
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const parsed = parseBenchOptions(process.argv.slice(2));
process.exit(parsed.type === 'end' ? parsed.exitCode : await run(parsed.options)); // what was broken off waits for ever

async function run(options: BenchOptions): Promise<number> {
  try {
    if (options.against !== undefined) return await compare(options.against, options);
    if (options.growth !== undefined) {
      const tables = await measureGrowth(options.growth, say, telling(options));
      if (!options.json) print(tables);
      return 0;
    }
    if (options.memory !== undefined) return await lookAtMemory(options.memory, options);
    if (options.long !== undefined) return await goLong(options.long, options);
    if (options.recovery !== undefined) return await recover(options.recovery, options);
    if (options.upgrade === true) return await swap(options);
    const runs: Measured[] = [];
    for (let count = 1; count <= options.runs; count += 1) {
      if (options.runs > 1) say(`run ${count} of ${options.runs}`);
      runs.push(await measure({ ...options, say, tell: telling(options) }));
    }
    show(runs, options.json);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** Returns a function that prints a line for each measurement if JSON is wanted. */
function telling({ json }: BenchOptions): (measured: object) => void {
  return (measured) => (json ? print(JSON.stringify(measured)) : undefined);
}

async function compare(ref: string, { producers, seconds, rate, fsync, search, json }: BenchOptions): Promise<number> {
  const words = [
    '--producers',
    String(producers),
    '--seconds',
    String(seconds),
    '--rate',
    String(rate),
    ...(fsync ? ['--fsync'] : []),
    ...(search ? [] : ['--no-search']),
  ];
  const { ratios, holds } = await against(ref, words, say);
  if (json) print(JSON.stringify({ against: ref, ratios, holds }));
  else for (const [name, ratio] of Object.entries(ratios)) print(`${name}: ${ratio} × ${ref}`);
  return holds ? 0 : 1;
}

async function swap(options: BenchOptions): Promise<number> {
  const result = await upgrade({ ...options, say });
  if (options.json) print(JSON.stringify({ ...result, height: Number(result.height), machine: machine() }));
  else {
    for (const line of [
      costLine(result),
      `${result.settledTransfers} transfers settled, ${result.lostTransactions.length} lost; ${result.lostSlots.length} slots lost`,
      ...result.lostSlots,
      ...result.lostTransactions,
    ]) {
      print(line);
    }
  }
  return result.holds ? 0 : 1;
}

async function recover(blocks: number, options: BenchOptions): Promise<number> {
  const all = await measureRecovery({ ...options, blocks, say, tell: telling(options) });
  if (options.json) print(JSON.stringify({ blocks, recovery: all, machine: machine() }));
  else {
    for (const { name, withSnapshotSeconds, withoutSeconds } of all) {
      print(`${name.padEnd(20)}${withSnapshotSeconds} s with a snapshot, ${withoutSeconds} s without`);
    }
  }
  return 0;
}

async function lookAtMemory(folder: string, options: BenchOptions): Promise<number> {
  const all = await measureMemory({ ...options, blocks: MEMORY_BLOCKS, folder, say, tell: telling(options) });
  if (!options.json) print(memoryTable(all));
  return 0;
}

async function goLong(blocks: number, options: BenchOptions): Promise<number> {
  const {
    p50Ms,
    p50Ratio,
    rssMiB: [early, late],
    rssRatio,
    ...rest
  } = await runLong({ ...options, blocks, say, tell: telling(options) });
  if (options.json) {
    print(JSON.stringify({ ...rest, p50Ms, p50Ratio, rssMiB: [early, late], rssRatio, machine: machine() }));
  } else {
    print(`p50                 ${p50Ms[0]} ms, then ${p50Ms[1]} ms: × ${p50Ratio}`);
    for (const [name, ratio] of Object.entries(rssRatio)) {
      print(`${name.padEnd(20)}${early[name] ?? 0} MiB, then ${late[name] ?? 0} MiB: × ${ratio}`);
    }
  }
  return 0;
}

function show(runs: readonly Measured[], json: boolean): void {
  const result = resultOf(runs, machine());
  if (json) return print(JSON.stringify(result));
  const { emptyBlocksPerSecond, transactionsPerSecond, p50Ms, p99Ms, hops, cpu, peakRssMiB } = result;
  const list = (values: Readonly<Record<string, number>> = {}): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  for (const line of [
    `empty blocks        ${emptyBlocksPerSecond}/s`,
    `highest sustained   ${transactionsPerSecond} transfers/s`,
    `latency             p50 ${p50Ms} ms, p99 ${p99Ms} ms`,
    `hops, empty (ms)    ${list(hops)}`,
    `hops, loaded (ms)   ${list(runs[0]?.reported.hops)}`,
    `CPU a block (ms)    ${list(runs[0]?.empty.cpuMsPerBlock)}`,
    `cores used          ${list(cpu)}`,
    `peak memory (MiB)   ${list(peakRssMiB)}`,
  ]) {
    print(line);
  }
}
