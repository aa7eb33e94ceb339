import { rulesOf } from '@bpdao/actor';
import { AccountBook, ChainState, StateTree } from '@bpdao/chain';
import { OfferBook, OfferTree } from '@bpdao/draw';
import { InForce } from '@bpdao/genesis';
import { v1 } from '@bpdao/work-protocols';
import type { WscTypes } from './actor-types.ts';
import { nextDeadline, wscDeadlines } from './deadlines.ts';
import { submitBlockTransactions } from './decide/submit-block-transactions.ts';
import { blockProposed } from './evolve/block-proposed.ts';
import { producerSelected } from './evolve/producer-selected.ts';
import { slotMissed } from './evolve/slot-missed.ts';
import { wscGenesis } from './genesis.ts';
import { wscHears } from './hears.ts';
import { wscInvariants } from './invariants.ts';
import { story } from './story.ts';
import { answersAfter, turnFacts, type WscVersion } from './turn.ts';

/**
 * Returns the rules of the WSC (docs/spec/wsc.md). State, facts and folds are those of all versions; a version decides
 * only the questions of its work protocol.
 */
export const wscRulesOf = (version: WscVersion) =>
  rulesOf<WscTypes>({
    actor: 'wsc',
    version: 1,
    kept: [AccountBook, ChainState, InForce, OfferBook, OfferTree, StateTree],
    genesis: wscGenesis,
    commands: {
      'submit-block-transactions': (state, command, nowMs) => submitBlockTransactions(state, command, version, nowMs),
    },
    folds: { 'producer-selected': producerSelected, 'slot-missed': slotMissed, 'block-proposed': blockProposed },
    hears: wscHears,
    deadlines: wscDeadlines,
    nextDeadline: (state) => nextDeadline(version, state),
    isTurn: (state, ahead) => answersAfter(version, state, ahead),
    turnFacts,
    story,
    invariants: wscInvariants,
  });

/** The rules of any version of the WSC. */
export type WscRules = ReturnType<typeof wscRulesOf>;

/** The rules of the only WSC of a chain: version 1, for any protocol in force. */
export const wscRules: WscRules = wscRulesOf({ protocol: undefined, work: v1 });
