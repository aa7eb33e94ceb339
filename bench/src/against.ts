import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result } from './result.ts';
import { median, rounded } from './statistics.ts';

const RUNS = 5;
/** A median ratio below it is a loss. */
const LEAST_RATIO = 0.9;
const root = path.resolve(import.meta.dirname, '../..');

/**
 * The compared figures, each as "more is better". The 99th percentile is left out: between two runs of the same program
 * it differs by more than the loss to be found.
 */
const FIGURES: Readonly<Record<string, (result: Result) => number>> = {
  emptyBlocksPerSecond: (result) => result.emptyBlocksPerSecond,
  transactionsPerSecond: (result) => result.transactionsPerSecond,
  speedAtRate: ({ p50Ms }) => 1000 / Math.max(p50Ms, 0.1),
};

/**
 * Builds REF beside this tree, runs both in turns, and says the median ratio of each figure; false when one is a loss.
 * Throws one sentence when REF cannot be built.
 */
export async function against(
  ref: string,
  words: readonly string[],
  say: (sentence: string) => void,
): Promise<{ readonly ratios: Readonly<Record<string, number>>; readonly holds: boolean }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-against-'));
  const tree = path.join(folder, 'tree');
  try {
    must('git', ['worktree', 'add', '--detach', tree, ref], root, `${ref} cannot be checked out`);
    if (!existsSync(path.join(tree, 'bench/package.json'))) throw new Error(`${ref} has no benchmark to compare with.`);
    say(`building ${ref}`);
    must(process.execPath, ['tools/bootstrap.mjs'], tree, `${ref} cannot be built`);
    const ratios: Record<string, number[]> = {};
    for (let run = 1; run <= RUNS; run += 1) {
      say(`run ${run} of ${RUNS}`);
      const [theirs, ours] = [once(tree, words), once(root, words)];
      for (const [name, figure] of Object.entries(FIGURES)) (ratios[name] ??= []).push(figure(ours) / figure(theirs));
    }
    const medians = Object.fromEntries(
      Object.entries(ratios).map(([name, values]) => [name, rounded(median(values), 3)]),
    );
    return { ratios: medians, holds: Object.values(medians).every((ratio) => ratio >= LEAST_RATIO) };
  } finally {
    spawnSync('git', ['worktree', 'remove', '--force', tree], { cwd: root });
    await rm(folder, { recursive: true, force: true });
  }
}

function once(tree: string, words: readonly string[]): Result {
  const { stdout } = must(
    process.execPath,
    ['bench/dist/main.js', ...words, '--json'],
    tree,
    `the benchmark of ${tree} failed`,
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
}

function must(program: string, words: readonly string[], cwd: string, sentence: string): { readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${sentence}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return { stdout };
}
