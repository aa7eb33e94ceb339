/** The result of a study: files to write, and sentences about their content. */
export interface StudyResult {
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly findings: readonly string[];
}

/** The options of a study: the same seed and length give the same files. */
export interface StudyOptions {
  readonly seed: string;
  /** Blocks, or draws; the study's own number when absent. */
  readonly blocks: number | undefined;
}

/** A question that is answered by running the rules. Pure. */
export interface Study {
  readonly name: string;
  readonly question: string;
  run(options: StudyOptions): StudyResult;
}

/** A number with so many digits after the point, for sentences and tables. */
export const fixed = (value: number, digits = 4): string => value.toFixed(digits);

/** A ratio of amounts as a number. */
export const ratio = (part: bigint, whole: bigint): number => Number(part) / Number(whole);
