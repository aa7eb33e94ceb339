import { rulesOf, unchanged } from '@bpdao/actor';
import { InForce } from '@bpdao/genesis';
import { LeastFirst, PayoutQueue, RepBook, RepLedger, Salary } from '@bpdao/tokens';
import type { VpscTypes } from './actor-types.ts';
import { AnsweredVotes } from './answered-votes.ts';
import { nextDeadline, vpscDeadlines } from './deadlines.ts';
import { castVote } from './decide/cast-vote.ts';
import { claimSalary } from './decide/claim-salary.ts';
import { commitVote } from './decide/commit-vote.ts';
import { reportEquivocation } from './decide/report-equivocation.ts';
import { revealVote } from './decide/reveal-vote.ts';
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
import { vpscGenesis } from './genesis.ts';
import { vpscHears } from './hears.ts';
import { vpscInvariants } from './invariants.ts';
import { patienceMs } from './patience.ts';
import { story } from './story.ts';

/** The VPSC (docs/spec/vpsc.md). */
export const vpscRules = rulesOf<VpscTypes>({
  actor: 'vpsc',
  version: 1,
  kept: [AnsweredVotes, InForce, LeastFirst, PayoutQueue, RepBook, RepLedger, Salary],
  genesis: vpscGenesis,
  commands: {
    'cast-vote': castVote,
    'commit-vote': commitVote,
    'reveal-vote': revealVote,
    'claim-salary': claimSalary,
    'report-equivocation': reportEquivocation,
  },
  foldEvery: ({ book }, fact) => book.fold(fact),
  folds: {
    'rep-encumbered': unchanged,
    'encumbrance-refused': unchanged,
    'pool-opened': poolOpened,
    'block-refused': blockRefused,
    'vote-cast': voteCast,
    'pool-resolved': poolResolved,
    'round-settled': roundSettled,
    'pool-refused': poolRefused,
    'vote-committed': voteCommitted,
    'vote-revealed': voteRevealed,
    'pool-settled': poolSettled,
    'salary-claimed': salaryClaimed,
    'equivocation-proven': equivocationProven,
    'grep-created': unchanged,
  },
  hears: vpscHears,
  deadlines: vpscDeadlines,
  nextDeadline,
  patienceMs,
  story,
  invariants: vpscInvariants,
});
