import { readFileSync } from 'node:fs';

/** A post of a scenario, and the reward paid to it, µREP. */
export interface Step {
  readonly post: string;
  readonly authors: readonly { readonly address: string; readonly weightPpm: number }[];
  readonly references: readonly { readonly target: string; readonly weightPpm: number }[];
  readonly reward: string;
}

/** Posts with their results, worked out by hand. */
export interface Scenario {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly after: readonly {
    readonly values: Readonly<Record<string, string>>;
    readonly credits: Readonly<Record<string, string>>;
    readonly burned: string;
  }[];
}

/** The scenarios of tests/vectors. */
export const scenarios: readonly Scenario[] = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../vectors/data/own/forum.json`, 'utf8'),
);
