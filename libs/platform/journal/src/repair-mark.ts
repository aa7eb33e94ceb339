/** The key of a stream's metadata that marks a repair; its value is the path of the copy. */
export const REPAIR_MARK = 'bpdao-repair';

/** The part of a stream's settings that tells of a repair. */
export interface MarkedConfig {
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Returns the file with the copy of a stream under repair; undefined if the stream is not under repair. */
export const repairOf = ({ metadata }: MarkedConfig): string | undefined => metadata?.[REPAIR_MARK];
