/** A class whose instances a state holds. A snapshot keeps their fields; reading it back does not run the constructor. */
export interface KeptClass {
  readonly name: string;
  readonly prototype: object;
}
