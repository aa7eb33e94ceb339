import type { Position } from '@bpdao/actor';

/** A sentence about a fact, on its way to who names the fact. */
export class Wrong extends Error {}

/** The sentence that came up; undefined when none did. */
export function sentenceOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    throw error;
  }
}

/** Runs rules, which may throw on what cannot be: that too is a finding. */
export function ruled<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Wrong(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A place as a sentence names it. */
export const at = ({ sequence, index }: Position): string => `${sequence}:${index}`;
