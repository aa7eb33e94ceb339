import type { ChainState } from '@bpdao/chain';
import type { BookPosition, OfferBook } from '@bpdao/draw';
import type { InForce } from '@bpdao/genesis';
import type { BlockProposed, Parameters, Payout, ProducerSelected } from '@bpdao/messages';

/** An attempt from its draw until it ends. */
export interface Attempt {
  readonly selected: ProducerSelected;
  /** The parameters that were in force when it began. */
  readonly parameters: Parameters;
  /**
   * `drawn`: the ASC is to take the stake; `missing`: it was not there; `staked`: a list is awaited; `proposed`: the
   * block is being policed.
   */
  phase: 'drawn' | 'missing' | 'staked' | 'proposed';
  proposed: BlockProposed | undefined;
}

/** What the WSC knows. */
export interface WscState {
  readonly chainId: string;
  readonly chain: ChainState;
  readonly book: OfferBook;
  /** Height being worked on. */
  height: bigint;
  /** The attempt being worked on, or the next one. */
  attemptNumber: number;
  attempt: Attempt | undefined;
  /** When this height's first producer was selected, and the height's before, ms. */
  pace: { thisHeightMs: number | undefined; lastHeightMs: number | undefined };
  /** Prints of lists that became blocks, by height and attempt, for repeats. */
  readonly listPrints: Map<string, { readonly height: bigint; readonly print: number }>;
  readonly heard: {
    readonly governance: InForce;
    readonly asc: { position: BookPosition };
    readonly vpsc: { beacon: string; wrepSupply: bigint; payouts: readonly Payout[] };
  };
}

/** The natural key of a list that became a block. */
export const listKey = (height: bigint, attempt: number): string => `${height}/${attempt}`;

/** Whether a fact is about the attempt in progress; facts of older ones change nothing. */
export const isCurrent = (
  state: Readonly<WscState>,
  { height, attempt }: { readonly height: bigint; readonly attempt: number },
): boolean => height === state.height && attempt === state.attemptNumber && state.attempt !== undefined;

/** The attempt in progress is over without an accepted block: its producer is not drawn again at this height. */
export function failAttempt(state: WscState, producer: string, nextAttempt: number): void {
  state.book.attemptFailed(state.height, state.attemptNumber, producer);
  state.attemptNumber = nextAttempt;
  state.attempt = undefined;
}
