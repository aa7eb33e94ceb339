/** The size of a chain. */
export interface Size {
  /** Members that produce and vote in every block. */
  readonly producers: number;
  /** Holders of wREP, each with a $ account. */
  readonly members: number;
  /** Offers that stand; those of the producers are among them. */
  readonly offers: number;
}

/** A series of sizes in which a single figure grows. */
export interface Series {
  readonly name: keyof Size;
  readonly sizes: readonly Size[];
}

const PRODUCERS = 16;
const powersOfTen = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));

/** Producers 4 to 256, members 10² to 10⁶, offers 10² to 10⁵. */
export const allSeries: readonly Series[] = [
  {
    name: 'producers',
    sizes: [4, 8, 16, 32, 64, 128, 256].map((producers) => ({ producers, members: 1_000, offers: producers })),
  },
  {
    name: 'members',
    sizes: powersOfTen(2, 6).map((members) => ({ producers: PRODUCERS, members, offers: PRODUCERS })),
  },
  { name: 'offers', sizes: powersOfTen(2, 5).map((offers) => ({ producers: PRODUCERS, members: offers, offers })) },
];
