import { against } from './against.ts';
import { measure } from './measure.ts';
import type { Result } from './measure.ts';
import { parseBenchOptions } from './options.ts';
import type { BenchOptions } from './options.ts';
import { median } from './statistics.ts';

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
const parsed = parseBenchOptions(process.argv.slice(2));
process.exitCode = parsed.type === 'end' ? parsed.exitCode : await run(parsed.options);

async function run(options: BenchOptions): Promise<number> {
  try {
    if (options.against !== undefined) return await compare(options.against, options);
    const results: Result[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      if (options.runs > 1) say(`run ${run} of ${options.runs}`);
      results.push(await measure({ ...options, say }));
    }
    print(medians(results), options.json);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function compare(ref: string, { producers, seconds, rate, fsync, json }: BenchOptions): Promise<number> {
  const words = ['--producers', String(producers), '--seconds', String(seconds), '--rate', String(rate), ...(fsync ? ['--fsync'] : [])];
  const { ratios, holds } = await against(ref, words, say);
  if (json) process.stdout.write(`${JSON.stringify({ against: ref, ratios, holds })}\n`);
  else for (const [name, ratio] of Object.entries(ratios)) process.stdout.write(`${name}: ${ratio} × ${ref}\n`);
  return holds ? 0 : 1;
}

/** The run in the middle, with the medians of the headline figures. */
function medians(results: readonly Result[]): Result {
  const [first] = results;
  if (first === undefined) throw new Error('there was no run');
  const of = (figure: (result: Result) => number): number => median(results.map(figure));
  return { ...first, emptyBlocksPerSecond: of((result) => result.emptyBlocksPerSecond), transactionsPerSecond: of((result) => result.transactionsPerSecond), p50Ms: of((result) => result.p50Ms), p99Ms: of((result) => result.p99Ms) };
}

function print(result: Result, json: boolean): void {
  if (json) return void process.stdout.write(`${JSON.stringify(result)}\n`);
  const { emptyBlocksPerSecond, transactionsPerSecond, p50Ms, p99Ms, hops, loadedHops, cpu, peakRssMiB } = result;
  const list = (values: Readonly<Record<string, number>>): string => Object.entries(values).map(([name, value]) => `${name} ${value}`).join(', ');
  process.stdout.write([
    `empty blocks        ${emptyBlocksPerSecond}/s`, `highest sustained   ${transactionsPerSecond} transfers/s`, `latency             p50 ${p50Ms} ms, p99 ${p99Ms} ms`,
    `hops, empty (ms)    ${list(hops)}`, `hops, loaded (ms)   ${list(loadedHops)}`, `cores used          ${list(cpu)}`, `peak memory (MiB)   ${list(peakRssMiB)}`, '',
  ].join('\n'));
}
