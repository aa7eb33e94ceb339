import { nothing, say } from '@bpdao/actor';
import { drawProducer, type BookPosition, type DrawList } from '@bpdao/draw';
import type { WscDecision } from '../messages.ts';
import type { WscState } from '../state.ts';

/** The list of a draw, with the place at which it was closed. */
interface DrawnFrom extends DrawList {
  readonly at: BookPosition;
  readonly closedAnew: boolean;
}

/** Draws a producer and begins an attempt (docs/spec/wsc.md, "The draw"). */
export function selectProducer(state: Readonly<WscState>): WscDecision {
  const force = state.heard.governance.at(state.height);
  const from = listToDrawFrom(state);
  if (force === undefined || from === undefined) return nothing;
  const { beacon } = state.heard.vpsc;
  const { offer, index, counter, totalWeight } = drawProducer(from.list, beacon, state.height, state.attemptNumber);
  return say({
    type: 'producer-selected',
    receipt: {
      beacon,
      height: state.height,
      attempt: state.attemptNumber,
      counter,
      totalWeight,
      index,
      listSequence: from.at.sequence,
      listIndex: from.at.index,
      excluded: from.excluded,
      closedAnew: from.closedAnew,
    },
    producer: offer.producer,
    // without wREP only founders are drawn, who offer nothing
    stake: state.heard.vpsc.wrepSupply > 0n ? offer.weight : 0n,
    tip: offer.tip,
    protocol: force.protocol,
    parent: state.chain.hash,
    parametersHash: force.parametersHash,
  });
}

/**
 * Returns the list in force without the failed, the suspended and the forfeited producers. If nothing is left of it,
 * returns the offers that stand now, also those of failed producers; undefined if there are none.
 */
function listToDrawFrom({ book, heard }: Readonly<WscState>): DrawnFrom | undefined {
  const { wrepSupply } = heard.vpsc;
  const inForce = book.listForDraw(wrepSupply);
  const at = book.listPosition();
  if (inForce !== undefined && at !== undefined && inForce.list.totalWeight > 0n) {
    return { ...inForce, at, closedAnew: false };
  }
  const standing = book.standingNow(wrepSupply);
  return standing.totalWeight > 0n
    ? { list: standing, at: heard.asc.position, excluded: [], closedAnew: true }
    : undefined;
}

/** Tells if there is an offer to draw. */
export const canDraw = (state: Readonly<WscState>): boolean =>
  state.heard.governance.at(state.height) !== undefined && listToDrawFrom(state) !== undefined;
