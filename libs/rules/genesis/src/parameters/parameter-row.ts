import type { Parameters, parametersWhenAbsent } from '@bpdao/messages';

/** Least and most. */
export type Bounds = readonly [least: bigint, most: bigint];

/** The rule by which governance may change a parameter in a chain whose genesis file has the defaults. */
export interface Governable {
  /** The least value that a change may set; the most is that of any change. */
  readonly least: bigint;
  /** The largest factor of one change, either way, parts per million. */
  readonly factorPpm: number;
}

interface AnyRow {
  /** The version of the rules that brought it. */
  readonly since: number;
  /** One sentence for a person. */
  readonly sentence: string;
  /** `never`: no genesis file may let governance change it. Absent: a genesis file may, the default one does not. */
  readonly governable?: Governable | 'never';
}

/** A parameter that is yes or no. */
export interface SwitchRow extends AnyRow {
  readonly unit: 'yes or no';
  /** The value in a new chain. */
  readonly first: boolean;
}

/** A parameter that is a number. */
export interface NumberRow<T extends number | bigint> extends AnyRow {
  readonly unit: string;
  /** The value in a new chain. */
  readonly first: T;
  /** The bounds of the value in a genesis file. */
  readonly bounds: Bounds;
  /** The bounds of a change, if they are narrower than those of a genesis file, and the harm beyond them. */
  readonly change?: { readonly bounds: Bounds; readonly because: string };
}

/** Parameters that came after others: a file or a fact without one means the value that the codec gives it. */
type Later = typeof parametersWhenAbsent;

/** The row of a parameter: its kind is that of the field in proto/, and so is its value when it is absent. */
export type ParameterRow<K extends keyof Parameters> = (Parameters[K] extends boolean
  ? SwitchRow
  : NumberRow<Extract<Parameters[K], number | bigint>>) &
  (K extends keyof Later ? { readonly whenAbsent: Later[K] } : { readonly whenAbsent?: never });

/** Rows of some of the parameters. */
export type SomeParameters = { readonly [K in keyof Parameters]?: ParameterRow<K> };
