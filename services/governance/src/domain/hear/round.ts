import type { Round } from '../state.ts';

interface AttemptName {
  readonly height: bigint;
  readonly attempt: number;
}

/** Tells if a fact is about the attempt in progress. */
export const isCurrent = (round: Round, { height, attempt }: AttemptName): boolean =>
  height === round.height && attempt === round.attempt;

/** Returns the attempt in progress after a fact names a next one; late facts change nothing. */
export const goOn = (round: Round, { height, attempt }: AttemptName, waitsFor: Round['waitsFor']): Round =>
  height < round.height || (height === round.height && attempt < round.attempt) ? round : { height, attempt, waitsFor };
