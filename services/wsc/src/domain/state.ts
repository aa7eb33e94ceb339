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

/** The state of the WSC. */
export interface WscState {
  readonly chainId: string;
  readonly chain: ChainState;
  readonly book: OfferBook;
  /** The height in progress. */
  height: bigint;
  /** The number of the attempt in progress, or of the next attempt. */
  attemptNumber: number;
  attempt: Attempt | undefined;
  /** The times at which the first producers of this height and of the height before were selected, ms. */
  pace: { thisHeightMs: number | undefined; lastHeightMs: number | undefined };
  /** Prints of the lists that became blocks, by height and attempt, by which repeats are recognized. */
  readonly listPrints: Map<string, { readonly height: bigint; readonly print: number }>;
  readonly heard: {
    readonly governance: InForce;
    readonly asc: { position: BookPosition };
    readonly vpsc: { beacon: string; wrepSupply: bigint; payouts: readonly Payout[] };
  };
}

/** Returns the natural key of a list that became a block. */
export const listKey = (height: bigint, attempt: number): string => `${height}/${attempt}`;

/** Tells if a fact is about the attempt in progress; facts of older attempts change nothing. */
export const isCurrent = (
  state: Readonly<WscState>,
  { height, attempt }: { readonly height: bigint; readonly attempt: number },
): boolean => height === state.height && attempt === state.attemptNumber && state.attempt !== undefined;

/** Ends the attempt in progress without an accepted block: its producer is not drawn again at this height. */
export function failAttempt(state: WscState, producer: string, nextAttempt: number): void {
  state.book.attemptFailed(state.height, state.attemptNumber, producer);
  state.attemptNumber = nextAttempt;
  state.attempt = undefined;
}
