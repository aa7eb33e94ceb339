import type { Genesis } from '@bpdao/genesis';
import type { BlockProposed, ForumFact, Opened, Outcome, Parameters, Post, RoundSettled } from '@bpdao/messages';
import type { ForumDecision, ForumHeard } from '../src/domain/messages.ts';
import { forumRules } from '../src/domain/rules.ts';
import type { ForumState } from '../src/domain/state.ts';
import { makeGenesis, proposeBlock, resolvePool, settleRound, SIGNATURE, type RoundOptions } from './chain-facts.ts';

const actorOf = {
  'block-proposed': 'wsc',
  'producer-selected': 'wsc',
  'slot-missed': 'wsc',
  'epoch-closed': 'governance',
} as const;

/** The folded facts, in order: enough to fold them again. */
export type Folded =
  { readonly type: 'heard'; readonly fact: ForumHeard } | { readonly type: 'own'; readonly fact: ForumFact };

/** The Forum as its mailbox runs it, with everything it folded. */
export class ForumChain {
  readonly genesis: Genesis;
  readonly folded: Folded[] = [];
  readonly state: ForumState;

  constructor(parameters: Partial<Parameters> = {}, posts: Genesis['posts'] = []) {
    this.genesis = makeGenesis(parameters, posts);
    this.state = forumRules.genesis(this.genesis);
  }

  /** Folds a fact of another actor, lets the Forum decide, and folds the fact that it then says. */
  hear(fact: ForumHeard): ForumDecision {
    const heard = {
      actor: Object.entries(actorOf).find(([type]) => type === fact.type)?.[1] ?? 'vpsc',
      position: { sequence: this.folded.length + 1, index: 0 },
      atMs: 1_000,
      fact,
    };
    forumRules.hear(this.state, heard);
    this.folded.push({ type: 'heard', fact });
    return this.fold(forumRules.decide(this.state, { type: 'heard', nowMs: 1_000, heard }));
  }

  submit(post: Opened<Post>): ForumDecision {
    return this.fold(
      forumRules.decide(this.state, {
        type: 'command',
        nowMs: 1_000,
        command: { type: 'submit-post', payload: post, signature: SIGNATURE },
      }),
    );
  }

  propose(options: RoundOptions): BlockProposed {
    const proposed = proposeBlock(options);
    this.hear(proposed);
    return proposed;
  }

  /** Runs a whole round. Returns the Forum's decision about its result. */
  round(
    options: RoundOptions,
    outcome: Outcome = 'accepted',
    toPost = 5_000_000n,
    change: Partial<RoundSettled> = {},
  ): ForumDecision {
    const proposed = this.propose(options);
    const result = this.hear(resolvePool(proposed, outcome, toPost));
    this.hear(settleRound(proposed, outcome, change));
    return result;
  }

  private fold(decision: ForumDecision): ForumDecision {
    if (decision.type === 'say') {
      forumRules.evolve(this.state, { atMs: 1_000, fact: decision.fact });
      this.folded.push({ type: 'own', fact: decision.fact });
    }
    const broken = forumRules.brokenInvariant?.(this.state);
    if (broken !== undefined) throw new Error(broken);
    return decision;
  }
}

/** Returns the state to which folding the same facts again leads. */
export function replay(genesis: Genesis, folded: readonly Folded[]): ForumState {
  const state = forumRules.genesis(genesis);
  for (const [index, entry] of folded.entries()) {
    if (entry.type === 'own') forumRules.evolve(state, { atMs: 1_000, fact: entry.fact });
    else {
      forumRules.hear(state, {
        actor: 'any',
        position: { sequence: index + 1, index: 0 },
        atMs: 1_000,
        fact: entry.fact,
      });
    }
  }
  return state;
}
