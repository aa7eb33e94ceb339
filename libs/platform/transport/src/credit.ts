/** The limits for requests of one asker that the broker may deliver ahead (docs/spec/admission.md). */
export interface CreditLimits {
  /** The most that they may cost, tokens. */
  readonly windowTokens: number;
  /** The most messages. */
  readonly windowMessages: number;
}

/**
 * The service reads a window of cheap messages in a few ms. The window lasts an asker of 3,000 requests a second for
 * longer than the service is busy with any other work.
 */
export const creditLimits: CreditLimits = { windowTokens: 4_096, windowMessages: 1_024 };

/** The assumed cost of a message before the first one came, tokens: then 128 are delivered. */
const FIRST = { size: 27, work: 5 };
/**
 * The speed at which an expectation follows the observed cost. A larger size counts at once, because a large message
 * costs before it is read.
 */
const RISE = { size: 1, work: 1 / 4 };
const FALL = { size: 1 / 8, work: 1 / 16 };
/** The least part of a window for which a message to the broker pays. */
const STEP = 1 / 8;

const towards = (from: number, to: number, part: 'size' | 'work'): number =>
  from + (to - from) * (to > from ? RISE : FALL)[part];

/**
 * Computes the number of messages of one asker that may be under way: as many as fit into the window and as the asker
 * can pay for. Each is assumed to cost as much as the last ones did.
 */
export class Credit {
  private readonly limits: CreditLimits;
  private readonly mostTokens: number;
  private readonly expected = { ...FIRST };
  /** The observed cost of each kind of request beside its size, tokens. */
  private readonly workOf = new Map<string, number>();

  /** `mostTokens` is the most that the asker can have. */
  constructor(mostTokens: number, limits: CreditLimits = creditLimits) {
    this.limits = limits;
    this.mostTokens = mostTokens;
  }

  /**
   * Counts a message that came, with the cost of its size. `firstWork` is the assumed cost of its kind beside the size
   * until one of that kind is done, tokens. Returns the expected cost beside its size.
   */
  came(kind: string, sizeTokens: number, firstWork: number): number {
    const work = this.workOf.get(kind) ?? firstWork;
    this.expected.size = towards(this.expected.size, sizeTokens, 'size');
    this.expected.work = towards(this.expected.work, work, 'work');
    return work;
  }

  /** Counts a served message of a kind, with its cost beside its size, tokens. */
  did(kind: string, tokens: number): void {
    this.workOf.set(kind, towards(this.workOf.get(kind) ?? tokens, tokens, 'work'));
  }

  /**
   * Returns the number of messages that may be under way for an asker with so many tokens. If one message costs more
   * than half of the tokens that an asker can have, it is assumed to cost that half.
   */
  wanted(tokens: number): number {
    const { windowTokens, windowMessages } = this.limits;
    const each = Math.min(this.expected.size + this.expected.work, this.mostTokens / 2);
    if (tokens < each) return 0;
    return Math.max(1, Math.min(windowMessages, Math.floor(Math.min(windowTokens, tokens) / each)));
  }

  /** The number of messages in a full window. */
  get full(): number {
    return this.wanted(this.mostTokens);
  }

  /** The least increase for which a message to the broker pays. */
  get step(): number {
    return Math.max(1, Math.floor(STEP * this.full));
  }
}
