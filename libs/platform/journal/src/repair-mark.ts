/** The key under which a stream's metadata says that it is being repaired; its value is where the copy is. */
export const REPAIR_MARK = 'bpdao-repair';

/** A stream's settings, as far as they tell of a repair. */
export interface MarkedConfig {
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The file with the copy of a stream that is being repaired; undefined when it is not. */
export const repairOf = ({ metadata }: MarkedConfig): string | undefined => metadata?.[REPAIR_MARK];
