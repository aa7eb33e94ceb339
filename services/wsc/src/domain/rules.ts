import { nothing, type Rules } from '@bpdao/actor';
import { AccountBook, ChainState, StateTree } from '@bpdao/chain';
import { OfferBook, OfferTree } from '@bpdao/draw';
import { InForce, type Genesis } from '@bpdao/genesis';
import type { WscFact } from '@bpdao/messages';
import { v1 } from '@bpdao/work-protocols';
import { wscDeadline } from './deadlines.ts';
import { missSlot } from './decide/miss-slot.ts';
import { selectProducer } from './decide/select-producer.ts';
import { submitBlockTransactions } from './decide/submit-block-transactions.ts';
import { blockProposed } from './evolve/block-proposed.ts';
import { producerSelected } from './evolve/producer-selected.ts';
import { slotMissed } from './evolve/slot-missed.ts';
import { hearAsc } from './hear/asc.ts';
import { hearVpsc } from './hear/vpsc.ts';
import type { CheckedWscCommand, WscDecision, WscHeard } from './messages.ts';
import type { WscRefusal } from './refusals.ts';
import { wscGenesis, type WscState } from './state.ts';
import { answersAfter, turnFacts, type WscVersion } from './turn.ts';

/** The rules of any version of the WSC. */
export type WscRules = Rules<WscState, CheckedWscCommand, WscFact, WscHeard, WscRefusal, Genesis>;

/**
 * The WSC (docs/spec/wsc.md): state, facts and folds are those of all versions; a version decides only what its work
 * protocol is asked.
 */
export const wscRulesOf = (version: WscVersion): WscRules => ({
  actor: 'wsc',
  version: 1,
  kept: [AccountBook, ChainState, InForce, OfferBook, OfferTree, StateTree],
  genesis: wscGenesis,
  deadline: (state) => wscDeadline(version, state),
  isTurn: (state, ahead) => answersAfter(version, state, ahead),
  turnFacts,
  brokenInvariant: ({ chain }) => chain.brokenInvariant(),
  decide(state, message) {
    switch (message.type) {
      case 'command':
        return submitBlockTransactions(state, message.command, version, message.nowMs);
      case 'heard':
        return nothing;
      case 'deadline':
        return decideDeadline(state, message.key);
      default:
        return message satisfies never;
    }
  },
  evolve: (state, { fact, atMs }) => {
    evolve(state, fact, atMs);
  },
  hear(state, { actor, fact, position }) {
    switch (fact.type) {
      case 'encumbrance-asked':
      case 'offer-changed':
      case 'stake-taken':
      case 'stake-missing': {
        hearAsc(state, fact, position);
        return;
      }
      case 'epoch-closed':
      case 'protocol-reverted': {
        state.heard.governance.fold(fact);
        return;
      }
      case 'post-attested':
      case 'stage-begun':
        return undefined;
      default:
        if (actor === 'vpsc') hearVpsc(state, fact);
        return undefined;
    }
  },
  story: (fact) =>
    fact.type === 'producer-selected'
      ? fact.receipt.height
      : fact.type === 'slot-missed'
        ? fact.height
        : fact.block.header.value.height,
});

/** The WSC where there is one only: version 1, whichever protocol is in force. */
export const wscRules: WscRules = wscRulesOf({ protocol: undefined, work: v1 });

function decideDeadline(state: Readonly<WscState>, key: string): WscDecision {
  const [what] = key.split('/');
  if (what === 'draw') return selectProducer(state);
  if (what === 'reverted') return missSlot(state, 'protocol-reverted');
  return missSlot(state, what === 'missing' ? 'stake-missing' : 'deadline');
}

function evolve(state: WscState, fact: WscFact, atMs: number): void {
  switch (fact.type) {
    case 'producer-selected': {
      producerSelected(state, fact, atMs);
      return;
    }
    case 'slot-missed': {
      slotMissed(state, fact);
      return;
    }
    case 'block-proposed': {
      blockProposed(state, fact);
      return;
    }
    default:
      return fact satisfies never;
  }
}
