/** How much of what one asker asks the broker may deliver ahead (docs/spec/admission.md). */
export interface CreditLimits {
  /** What it costs, tokens. */
  readonly windowTokens: number;
  /** And no more than so many messages. */
  readonly windowMessages: number;
}

/**
 * A window of cheap messages is read in a few ms, and lasts an asker of 3,000 a second for longer than a service is
 * busy with anything else.
 */
export const creditLimits: CreditLimits = { windowTokens: 4_096, windowMessages: 1_024 };

/** What a message is taken to cost before one was seen, tokens: 128 are delivered then. */
const FIRST = { size: 27, work: 5 };
/** How fast what is expected follows: sizes at once when they grow, because what is large hurts before it is read. */
const RISE = { size: 1, work: 1 / 4 };
const FALL = { size: 1 / 8, work: 1 / 16 };
/** The part of a window that is worth telling the broker. */
const STEP = 1 / 8;

const towards = (from: number, to: number, part: 'size' | 'work'): number =>
  from + (to - from) * (to > from ? RISE : FALL)[part];

/**
 * How many messages of one asker may be on their way: as many as fit into the window, and as many as the asker can pay
 * for, each taken to cost what its last ones did.
 */
export class Credit {
  private readonly limits: CreditLimits;
  private readonly mostTokens: number;
  private readonly expected = { ...FIRST };
  /** What each kind of request did cost beside its size, tokens. */
  private readonly workOf = new Map<string, number>();

  /** `mostTokens`: what the asker has at the most. */
  constructor(mostTokens: number, limits: CreditLimits = creditLimits) {
    this.limits = limits;
    this.mostTokens = mostTokens;
  }

  /**
   * One came whose size costs so much; its kind is taken to cost `firstWork` beside that until one was done, tokens.
   * Gives what it is expected to cost beside its size.
   */
  came(kind: string, sizeTokens: number, firstWork: number): number {
    const work = this.workOf.get(kind) ?? firstWork;
    this.expected.size = towards(this.expected.size, sizeTokens, 'size');
    this.expected.work = towards(this.expected.work, work, 'work');
    return work;
  }

  /** One of a kind is done, and did cost so much beside its size, tokens. */
  did(kind: string, tokens: number): void {
    this.workOf.set(kind, towards(this.workOf.get(kind) ?? tokens, tokens, 'work'));
  }

  /**
   * How many may be on their way of an asker that has so many tokens. One that costs more than an asker can ever save is
   * paid for with half of that.
   */
  wanted(tokens: number): number {
    const { windowTokens, windowMessages } = this.limits;
    const each = Math.min(this.expected.size + this.expected.work, this.mostTokens / 2);
    if (tokens < each) return 0;
    return Math.max(1, Math.min(windowMessages, Math.floor(Math.min(windowTokens, tokens) / each)));
  }

  /** How many there are in a full window. */
  get full(): number {
    return this.wanted(this.mostTokens);
  }

  /** How many more are worth telling the broker. */
  get step(): number {
    return Math.max(1, Math.floor(STEP * this.full));
  }
}
