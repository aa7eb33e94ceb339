import type { Position } from '@bpdao/actor';

/** The error that carries a sentence about a fault to the caller, which knows the fact. */
export class Wrong extends Error {}

/** Runs an act. Returns the sentence of the Wrong that it threw; undefined if it threw none. */
export function sentenceOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    throw error;
  }
}

/** Runs rules. Rules may throw on impossible input; throws Wrong then, because that too is a finding. */
export function ruled<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Wrong(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Writes a place for a sentence. */
export const at = ({ sequence, index }: Position): string => `${sequence}:${index}`;
