import { nothing, type Rules } from '@bpdao/actor';
import { InForce } from '@bpdao/genesis';
import type { VpscCommand } from '@bpdao/messages';
import { LeastFirst, PayoutQueue, RepBook, RepLedger, Salary } from '@bpdao/tokens';
import type { VpscTypes } from './actor-types.ts';
import { AnsweredVotes } from './answered-votes.ts';
import { ancestryValued } from './decide/ancestry-valued.ts';
import { blockProposed } from './decide/block-proposed.ts';
import { castVote } from './decide/cast-vote.ts';
import { claimSalary } from './decide/claim-salary.ts';
import { closePool } from './decide/close-pool.ts';
import { commitVote } from './decide/commit-vote.ts';
import { encumbranceAsked } from './decide/encumbrance-asked.ts';
import { openFundedPool } from './decide/open-funded-pool.ts';
import { reportEquivocation } from './decide/report-equivocation.ts';
import { resultRecorded } from './decide/result-recorded.ts';
import { revealVote } from './decide/reveal-vote.ts';
import { stageBegun } from './decide/stage-begun.ts';
import { blockRefused } from './evolve/block-refused.ts';
import { equivocationProven } from './evolve/equivocation-proven.ts';
import { poolOpened } from './evolve/pool-opened.ts';
import { poolRefused } from './evolve/pool-refused.ts';
import { poolResolved } from './evolve/pool-resolved.ts';
import { poolSettled } from './evolve/pool-settled.ts';
import { roundSettled } from './evolve/round-settled.ts';
import { salaryClaimed } from './evolve/salary-claimed.ts';
import { voteCast } from './evolve/vote-cast.ts';
import { voteCommitted } from './evolve/vote-committed.ts';
import { voteRevealed } from './evolve/vote-revealed.ts';
import { blockProposed as hearBlockProposed } from './hear/block-proposed.ts';
import { postPublished } from './hear/post-published.ts';
import { slotMissed } from './hear/slot-missed.ts';
import { brokenInvariant } from './invariants.ts';
import type { VpscDecision, VpscHeard } from './messages.ts';
import { closesAtMs } from './pool-closing.ts';
import { vpscGenesis, type OpenPool, type VpscState } from './state.ts';

/** The VPSC (docs/spec/vpsc.md). */
export const vpscRules: Rules<VpscTypes> = {
  actor: 'vpsc',
  version: 1,
  kept: [AnsweredVotes, InForce, LeastFirst, PayoutQueue, RepBook, RepLedger, Salary],
  genesis: vpscGenesis,
  brokenInvariant,
  decide(state, message) {
    switch (message.type) {
      case 'command':
        return decideCommand(state, message.command, message.nowMs);
      case 'heard':
        return decideHeard(state, message.heard.fact, message.nowMs);
      case 'deadline':
        return message.key === OPEN_NEXT
          ? openFundedPool(state, message.nowMs)
          : closePool(state, message.key.slice('pool/'.length), message.nowMs);
      default:
        return message satisfies never;
    }
  },
  evolve(state, { fact }) {
    state.book.fold(fact);
    switch (fact.type) {
      case 'rep-encumbered':
      case 'encumbrance-refused':
      case 'grep-created':
        return undefined;
      case 'pool-opened': {
        poolOpened(state, fact);
        return;
      }
      case 'block-refused': {
        blockRefused(state, fact);
        return;
      }
      case 'vote-cast': {
        voteCast(state, fact);
        return;
      }
      case 'pool-resolved': {
        poolResolved(state, fact);
        return;
      }
      case 'round-settled': {
        roundSettled(state, fact);
        return;
      }
      case 'pool-refused': {
        poolRefused(state);
        return;
      }
      case 'vote-committed': {
        voteCommitted(state, fact);
        return;
      }
      case 'vote-revealed': {
        voteRevealed(state, fact);
        return;
      }
      case 'pool-settled': {
        poolSettled(state, fact);
        return;
      }
      case 'salary-claimed': {
        salaryClaimed(state, fact);
        return;
      }
      case 'equivocation-proven': {
        equivocationProven(state, fact);
        return;
      }
      default:
        return fact satisfies never;
    }
  },
  hear(state, { fact }) {
    if (fact.type === 'slot-missed') slotMissed(state, fact);
    if (fact.type === 'block-proposed') hearBlockProposed(state, fact);
    if (fact.type === 'post-published') postPublished(state, fact);
    if (fact.type === 'epoch-closed' || fact.type === 'protocol-reverted') state.heard.governance.fold(fact);
  },
  deadline(state) {
    if (state.toOpen.length > 0) return { key: OPEN_NEXT, atMs: 0 };
    let first: { readonly key: string; readonly atMs: number } | undefined;
    for (const [poolId, pool] of state.openPools) {
      const atMs = closesAtMs(pool);
      if (pool.resolved === undefined && atMs < (first?.atMs ?? Infinity)) first = { key: `pool/${poolId}`, atMs };
    }
    return first;
  },
  patienceMs: ({ type }) => (type === 'vote-cast' ? VOTE_PATIENCE_MS : 0),
  story(fact, state) {
    switch (fact.type) {
      case 'vote-cast':
        return blockHeight(state.openPools.get(fact.vote.payload.value.poolId));
      case 'pool-opened':
      case 'pool-resolved':
        return fact.kind === 'block' ? fact.height : undefined;
      case 'block-refused':
      case 'round-settled':
        return fact.height;
      default:
        return undefined;
    }
  },
};

/** The height of the block that a pool is about; undefined for other pools. */
const blockHeight = (pool: OpenPool | undefined): bigint | undefined =>
  pool?.opened.kind === 'block' ? pool.opened.height : undefined;

/** Nobody is served sooner by one vote: what counts is the last, and with that the tally takes all along. */
const VOTE_PATIENCE_MS = 20;

/** The next of the pools that blocks paid for is opened, or refused. */
const OPEN_NEXT = 'open-next';

function decideCommand(state: Readonly<VpscState>, command: VpscCommand, nowMs: number): VpscDecision {
  switch (command.type) {
    case 'cast-vote':
      return castVote(state, command, nowMs);
    case 'commit-vote':
      return commitVote(state, command, nowMs);
    case 'reveal-vote':
      return revealVote(state, command, nowMs);
    case 'claim-salary':
      return claimSalary(state, command);
    case 'report-equivocation':
      return reportEquivocation(state, command);
    default:
      return command satisfies never;
  }
}

function decideHeard(state: Readonly<VpscState>, fact: VpscHeard, nowMs: number): VpscDecision {
  switch (fact.type) {
    case 'encumbrance-asked':
      return encumbranceAsked(state, fact);
    case 'block-proposed':
      return blockProposed(state, fact, nowMs);
    case 'result-recorded':
      return resultRecorded(state, fact);
    case 'ancestry-valued':
      return ancestryValued(state, fact);
    case 'stage-begun':
      return stageBegun(state, fact, nowMs);
    default:
      return nothing;
  }
}
