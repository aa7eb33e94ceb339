import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from './plan.ts';
import type { Failure } from './world.ts';

/** A failure of the past, made small: the plan that led to it, and the broken invariant. */
export interface PastFailure {
  /** The invariant found broken. */
  readonly invariant: string;
  readonly sentence: string;
  readonly plan: Plan;
}

/** A file that cannot be read as a plan: one sentence. */
export class PlanFileError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'PlanFileError';
  }
}

/** Reads a plan that was written by `writeFailure`. Throws PlanFileError. */
export function readFailure(file: string): PastFailure {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof read === 'object' && read !== null && 'plan' in read && typeof read.plan === 'object') {
      return read as PastFailure;
    }
  } catch (error) {
    throw new PlanFileError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  throw new PlanFileError(`${file} holds no plan of a simulation.`);
}

/** Writes a failure where the tests find it; the file's path. */
export function writeFailure(folder: string, plan: Plan, { invariant, sentence }: Failure): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${plan.seed}-${invariant}.json`);
  writeFileSync(file, `${JSON.stringify({ invariant, sentence, plan }, undefined, 2)}\n`);
  return file;
}

/** Reads all failures of the past, by their file names. */
export const pastFailures = (folder: string): readonly (readonly [string, PastFailure])[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => [name, readFailure(path.join(folder, name))]);
