import { again, refuse } from '@bpdao/actor';
import { printOf } from '@bpdao/chain';
import { sha256Hex, type BlockList, type Opened } from '@bpdao/messages';
import type { WscRefusalCode } from '../refusals.ts';
import { isCurrent, listKey, type WscState } from '../state.ts';

/**
 * Answers a list by its height, attempt and producer alone; undefined if it is the awaited list (docs/spec/wsc.md, "The
 * list").
 */
export function refuseSlot(
  state: Readonly<WscState>,
  { bytes, value: { height, attempt: attemptNumber, producer } }: Opened<BlockList>,
): ReturnType<typeof refuse<WscRefusalCode>> | typeof again | undefined {
  const answered = state.listPrints.get(listKey(height, attemptNumber));
  if (answered !== undefined) return answered.print === printOf(sha256Hex(bytes)) ? again : refuse('ATTEMPT_OVER');
  if (height < state.height || (height === state.height && attemptNumber < state.attemptNumber)) {
    return refuse('ATTEMPT_OVER');
  }
  const { attempt } = state;
  if (
    height > state.height ||
    attemptNumber > state.attemptNumber ||
    attempt === undefined ||
    attempt.phase === 'drawn'
  ) {
    return refuse('TOO_EARLY');
  }
  if (producer !== attempt.selected.producer) return refuse('NOT_DRAWN');
  return attempt.phase === 'staked' ? undefined : refuse('ATTEMPT_OVER');
}

/**
 * Tells if a list comes from the producer for which the attempt in progress waits, or will wait once its stake is
 * taken.
 */
export function isOfDrawnProducer(state: Readonly<WscState>, list: BlockList): boolean {
  const { attempt } = state;
  if (attempt === undefined || !isCurrent(state, list)) return false;
  return list.producer === attempt.selected.producer && (attempt.phase === 'drawn' || attempt.phase === 'staked');
}
