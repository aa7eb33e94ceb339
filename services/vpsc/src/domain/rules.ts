import { LeastFirst, RepBook, RepLedger, Salary } from '@bpdao/tokens';
import { InForce } from '@bpdao/genesis';
import { nothing } from '@bpdao/actor';
import type { Rules } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { VpscCommand, VpscFact } from '@bpdao/messages';
import { blockProposed } from './decide/block-proposed.ts';
import { castVote } from './decide/cast-vote.ts';
import { closePool } from './decide/close-pool.ts';
import { encumbranceAsked } from './decide/encumbrance-asked.ts';
import { settleRound } from './decide/settle-round.ts';
import { blockRefused } from './evolve/block-refused.ts';
import { poolOpened } from './evolve/pool-opened.ts';
import { poolResolved } from './evolve/pool-resolved.ts';
import { roundSettled } from './evolve/round-settled.ts';
import { voteCast } from './evolve/vote-cast.ts';
import { slotMissed } from './hear/slot-missed.ts';
import { brokenInvariant } from './invariants.ts';
import type { VpscDecision, VpscHeard } from './messages.ts';
import { closesAtMs } from './pool-closing.ts';
import type { VpscRefusal } from './refusals.ts';
import { vpscGenesis } from './state.ts';
import type { VpscState } from './state.ts';

/** The VPSC (docs/spec/vpsc.md). */
export const vpscRules: Rules<VpscState, VpscCommand, VpscFact, VpscHeard, VpscRefusal, Genesis> = {
  actor: 'vpsc',
  version: 1,
  kept: [InForce, LeastFirst, RepBook, RepLedger, Salary],
  genesis: vpscGenesis,
  brokenInvariant,
  decide(state, message) {
    switch (message.type) {
      case 'command':
        return castVote(state, message.command, message.nowMs);
      case 'heard':
        return decideHeard(state, message.heard.fact, message.nowMs);
      case 'deadline':
        return closePool(state, message.key.slice('pool/'.length), message.nowMs);
      default:
        return message satisfies never;
    }
  },
  evolve(state, { fact }) {
    switch (fact.type) {
      case 'rep-encumbered':
        return state.book.repEncumbered(fact);
      case 'encumbrance-refused':
        return undefined;
      case 'pool-opened':
        return poolOpened(state, fact);
      case 'block-refused':
        return blockRefused(state, fact);
      case 'vote-cast':
        return voteCast(state, fact);
      case 'pool-resolved':
        return poolResolved(state, fact);
      case 'round-settled':
        return roundSettled(state, fact);
      default:
        return fact satisfies never;
    }
  },
  hear(state, { fact }) {
    if (fact.type === 'slot-missed') slotMissed(state, fact);
    if (fact.type === 'epoch-closed') state.heard.governance.fold(fact);
  },
  deadline(state) {
    for (const [poolId, pool] of state.openPools) if (pool.resolved === undefined) return { key: `pool/${poolId}`, atMs: closesAtMs(pool) };
    return undefined;
  },
  story(fact) {
    switch (fact.type) {
      case 'pool-opened':
      case 'block-refused':
      case 'pool-resolved':
      case 'round-settled':
        return fact.height;
      default:
        return undefined;
    }
  },
};

function decideHeard(state: Readonly<VpscState>, fact: VpscHeard, nowMs: number): VpscDecision {
  switch (fact.type) {
    case 'encumbrance-asked':
      return encumbranceAsked(state, fact);
    case 'block-proposed':
      return blockProposed(state, fact, nowMs);
    case 'result-recorded':
      return settleRound(state, fact);
    default:
      return nothing;
  }
}
