import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runBeacon } from './beacons.ts';
import { runCommitment } from './commitments.ts';
import { runDebt } from './debts.ts';
import { runDraw } from './draws.ts';
import { runForum } from './forum.ts';
import { runPoolId } from './pool-ids.ts';
import { runPool } from './pools.ts';
import { runSalary } from './salaries.ts';
import type { Json, RunCase } from './vector-case.ts';

const KINDS: Readonly<Record<string, RunCase>> = {
  'beacons.json': runBeacon,
  'commitments.json': runCommitment,
  'debts.json': runDebt,
  'draws.json': runDraw,
  'forum.json': runForum,
  'pool-ids.json': runPoolId,
  'pools.json': runPool,
  'salaries.json': runSalary,
};

/** One case with its result. */
export interface CaseResult {
  readonly file: string;
  readonly title: string;
  readonly differences: readonly string[];
}

/** A folder that holds no vectors: one sentence. */
export class VectorsError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'VectorsError';
  }
}

/** Runs every file of vectors in a folder. Throws VectorsError when there is none, or one cannot be read. */
export function runFolder(folder: string): readonly CaseResult[] {
  const files = filesOf(folder)
    .filter((file) => Object.hasOwn(KINDS, file))
    .toSorted();
  if (files.length === 0) throw new VectorsError(`${folder} holds none of ${Object.keys(KINDS).join(', ')}`);
  return files.flatMap((file) => casesOf(path.join(folder, file)).map((entry, index) => runCase(file, entry, index)));
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new VectorsError(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function casesOf(file: string): readonly Json[] {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(read)) throw new Error('it is not a list of cases');
    return read as readonly Json[];
  } catch (error) {
    throw new VectorsError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const isList = (entry: Json): entry is readonly Json[] => Array.isArray(entry);

function runCase(file: string, entry: Json, index: number): CaseResult {
  const titled =
    typeof entry === 'object' && entry !== null && !isList(entry) && typeof entry.title === 'string'
      ? entry.title
      : `case ${index + 1}`;
  try {
    return { file, title: titled, differences: KINDS[file]?.(entry) ?? [] };
  } catch (error) {
    return { file, title: titled, differences: [error instanceof Error ? error.message : String(error)] };
  }
}
