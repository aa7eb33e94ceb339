import { AccountBook } from '@bpdao/chain';
import {
  encodeClaim,
  encodeCommitment,
  encodeEvidence,
  encodePost,
  encodeReveal,
  encodeTransaction,
  encodeVote,
  opened,
  type BlockProposed,
  type ForumFact,
  type Payout,
  type RepType,
  type Side,
  type SignedTransaction,
  type TransactionBody,
  type VpscCommand,
} from '@bpdao/messages';
import { INCINERATOR } from '@bpdao/references';
import { voteCommitment } from '@bpdao/tokens';
import type { ForumHeard } from '../../../services/forum/src/domain/messages.ts';
import { forumRules } from '../../../services/forum/src/domain/rules.ts';
import type { VpscHeard } from '../../../services/vpsc/src/domain/messages.ts';
import { vpscRules } from '../../../services/vpsc/src/domain/rules.ts';
import type { ExplainingFact } from '../src/index.ts';
import { blockOf } from './block-of-alice.ts';
import {
  addressOf,
  alice,
  eve,
  genesis,
  PEOPLE,
  PROTOCOL,
  REP,
  SIGNATURE,
  WHOLE,
  ZERO,
} from './genesis-of-community.ts';

/** A reference of a post: to the latest post but `back`, or to the incinerator; with its weight. */
export interface Citation {
  readonly back: number;
  readonly weightPpm: number;
}

/** A transaction that its sender sends if the balance allows it. */
export interface Wish {
  readonly sender: string;
  readonly amount: bigint;
  /** The payee; undefined for a pool on the latest post but `back`. */
  readonly to: string | undefined;
  readonly back: number;
  readonly repType?: RepType;
}

/**
 * The VPSC and the Forum by their own rules, with a chain of $. Their facts come in an order in which each could have
 * heard the other.
 */
export class Community {
  readonly vpsc = vpscRules.genesis(genesis);
  readonly forum = forumRules.genesis(genesis);
  readonly accounts = AccountBook.genesis(genesis);
  readonly facts: { readonly fact: ExplainingFact; readonly atMs: number }[] = [];
  /** The addresses of the posts that are no blocks, oldest first. */
  readonly posts: string[] = [PROTOCOL];
  nowMs = 1000;
  private payoutsDue: readonly Payout[] = [];
  private block: BlockProposed | undefined;
  private heard = 0;
  /** The results that the VPSC has not heard yet. */
  private readonly late: (ForumFact & { readonly type: 'result-recorded' })[] = [];
  private readonly sides = new Map<string, Side>();
  /** The share of governance REP from the next epoch on. */
  private sharePpm = 0;
  private createsFrom: string | undefined;

  constructor() {
    this.offer(alice, 10n * REP);
  }

  pass(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const deadline = vpscRules.deadline(this.vpsc);
      if (deadline === undefined || !('atMs' in deadline) || deadline.atMs > until) break;
      this.nowMs = Math.max(this.nowMs, deadline.atMs);
      this.follow(vpscRules.decide(this.vpsc, { type: 'deadline', nowMs: this.nowMs, key: deadline.key }));
    }
    this.nowMs = until;
  }

  post(authors: readonly string[], citations: readonly Citation[], burnPpm: number): void {
    const each = Math.floor(WHOLE / authors.length);
    const references = citations.map(({ back, weightPpm }) => ({ target: this.postBefore(back), weightPpm }));
    const post = opened(encodePost, {
      kind: 'proposal',
      authors: authors.map((address, index) => ({
        address,
        weightPpm: index === 0 ? WHOLE - each * (authors.length - 1) : each,
      })),
      references: burnPpm === 0 ? references : [...references, { target: INCINERATOR, weightPpm: burnPpm }],
      content: Buffer.from(`post ${this.facts.length}`),
    });
    const decision = forumRules.decide(this.forum, {
      type: 'command',
      nowMs: this.nowMs,
      command: { type: 'submit-post', payload: post, signature: SIGNATURE },
    });
    if (decision.type !== 'say') return;
    this.posts.push(addressOf(post));
    this.forumSays(decision.fact);
  }

  propose(wishes: readonly Wish[]): void {
    if (this.block !== undefined) return;
    const { height, attempt } = this.vpsc.round;
    const actions = {
      height,
      payouts: this.payoutsDue,
      subsidy: genesis.parameters.subsidy,
      transactions: this.validOf(wishes),
    };
    const executed = this.accounts.execute(actions, genesis.parameters);
    if (executed.type === 'invalid') throw new Error(executed.refusal);
    this.block = blockOf(actions, attempt, executed.fees, this.vpsc.book.wrep.encumberedAt(alice, 'asc'));
    const fact = { type: 'block-proposed', ...this.block } as const;
    this.facts.push({ fact, atMs: this.nowMs });
    this.tellForum(fact);
    this.tellVpsc(fact);
  }

  vote(voter: string, side: Side, stake: bigint): void {
    const pool = [...this.vpsc.openPools.values()].find(({ opened: { kind } }) => kind === 'block');
    if (pool !== undefined) {
      this.command({
        type: 'cast-vote',
        payload: opened(encodeVote, { voter, poolId: pool.opened.poolId, side, stake }),
        signature: SIGNATURE,
      });
    }
  }

  /** Stakes REP, but never more than is free. */
  commit(which: number, voter: string, side: Side, most: bigint): void {
    const hidden = [...this.vpsc.openPools.values()].filter(({ opened: { kind } }) => kind !== 'block');
    const { poolId = ZERO, repType = 'wrep' } = hidden[which % hidden.length]?.opened ?? {};
    const free = this.vpsc.book.ledger(repType).freeOf(voter);
    const stake = most < free ? most : free;
    const commitment = voteCommitment({ poolId, voter, side, stake, nonce: ZERO });
    if (
      this.command({
        type: 'commit-vote',
        payload: opened(encodeCommitment, { poolId, voter, stake, commitment }),
        signature: SIGNATURE,
      })
    ) {
      this.sides.set(`${poolId}/${voter}`, side);
    }
  }

  /** Lets each member stake half of its free REP for the posts of all open pools; eve stakes all of it. */
  support(): void {
    for (const which of [...this.vpsc.openPools.values()].filter(({ opened: { kind } }) => kind !== 'block').keys()) {
      for (const person of PEOPLE) {
        this.commit(which, person, 'for', this.vpsc.book.wrep.freeOf(person) / (person === eve ? 1n : 2n));
      }
    }
  }

  /** Reveals all commitments that can be revealed, except each `skip`-th. */
  reveal(skip: number): void {
    for (const [index, [key, side]] of [...this.sides].entries()) {
      const [poolId = ZERO, voter = ZERO] = key.split('/');
      if (
        index % skip !== skip - 1 &&
        this.command({
          type: 'reveal-vote',
          payload: opened(encodeReveal, { poolId, voter, side, nonce: ZERO }),
          signature: SIGNATURE,
        })
      ) {
        this.sides.delete(key);
      }
    }
  }

  claim(address: string): void {
    this.command({
      type: 'claim-salary',
      payload: opened(encodeClaim, { address, sequence: (this.vpsc.claims.get(address)?.sequence ?? 0n) + 1n }),
      signature: SIGNATURE,
    });
  }

  report(offender: string, reporter: string): void {
    const poolId = [...this.vpsc.blockPools.keys()].at(-1) ?? ZERO;
    const voteOf = (side: Side) => ({
      payload: opened(encodeVote, { voter: offender, poolId, side, stake: REP }),
      signature: SIGNATURE,
    });
    this.command({
      type: 'report-equivocation',
      payload: opened(encodeEvidence, {
        reporter,
        proof: { type: 'votes', one: voteOf('for'), other: voteOf('against') },
      }),
      signature: SIGNATURE,
    });
  }

  offer(producer: string, delta: bigint): void {
    if (this.block === undefined) {
      this.tellVpsc({
        type: 'encumbrance-asked',
        delta,
        offer: { producer, target: delta, encumbered: 0n, weight: 0n, protocol: PROTOCOL, tip: ZERO },
      });
    }
  }

  /**
   * Gives holders of governance REP a share from the next epoch on. Governance REP is created as soon as the posts on
   * which the latest post builds have a value.
   */
  adopt(): void {
    this.sharePpm = 100_000;
    this.createsFrom = this.posts.at(-1);
  }

  /** Lets the VPSC hear the oldest result that it has not heard yet. */
  record(): void {
    const result = this.late.shift();
    if (result !== undefined) this.tellVpsc(result);
  }

  private readonly postBefore = (back: number): string => this.posts.at(-1 - (back % this.posts.length)) ?? PROTOCOL;

  private validOf(wishes: readonly Wish[]): readonly SignedTransaction[] {
    const { height } = this.vpsc.round;
    const valid: SignedTransaction[] = [];
    for (const { sender, to, amount, back, repType = 'wrep' } of wishes) {
      const nonce =
        this.accounts.get(sender).nonce + BigInt(valid.filter(({ payload }) => payload.value.sender === sender).length);
      const body: TransactionBody =
        to === undefined
          ? { type: 'fund-pool', post: this.postBefore(back), repType, amount }
          : { type: 'transfer', to, amount, memo: '' };
      const transaction = {
        payload: opened(encodeTransaction, { sender, nonce, fee: 100n, validUntilHeight: height, body }),
        signature: SIGNATURE,
      };
      if (
        this.accounts.execute(
          { height, payouts: this.payoutsDue, subsidy: 0n, transactions: [...valid, transaction] },
          genesis.parameters,
        ).type === 'executed'
      ) {
        valid.push(transaction);
      }
    }
    return valid;
  }

  private command(command: VpscCommand): boolean {
    return this.follow(vpscRules.decide(this.vpsc, { type: 'command', nowMs: this.nowMs, command }));
  }

  private tellVpsc(fact: VpscHeard): void {
    const heard = { actor: 'any', position: { sequence: (this.heard += 1), index: 0 }, atMs: this.nowMs, fact };
    vpscRules.hear(this.vpsc, heard);
    this.follow(vpscRules.decide(this.vpsc, { type: 'heard', nowMs: this.nowMs, heard }));
  }

  private follow(decision: ReturnType<typeof vpscRules.decide>): boolean {
    if (decision.type !== 'say') return false;
    const { fact } = decision;
    vpscRules.evolve(this.vpsc, { atMs: this.nowMs, fact });
    this.facts.push({ fact, atMs: this.nowMs });
    if (fact.type === 'round-settled') this.endRound(fact.outcome === 'accepted', fact.payouts);
    if (fact.type === 'block-refused') this.block = undefined;
    this.tellForum(fact);
    if (fact.type === 'round-settled' && fact.outcome === 'accepted') this.closeEpoch(fact.height);
    return true;
  }

  /** Closes an epoch at each height. */
  private closeEpoch(epoch: bigint): void {
    const { parameters, parametersHash, protocol } = genesis;
    const created = this.createsFrom === undefined ? undefined : { createsGrepFrom: this.createsFrom };
    const share = this.sharePpm === 0 ? undefined : { governanceSharePpm: this.sharePpm };
    const fact = {
      type: 'epoch-closed',
      epoch,
      fromHeight: epoch + 1n,
      toHeight: epoch + 1n,
      protocol,
      parameters,
      parametersHash,
      ...share,
      ...created,
    } as const;
    this.createsFrom = undefined;
    this.facts.push({ fact, atMs: this.nowMs });
    this.tellVpsc(fact);
    this.tellForum(fact);
  }

  private tellForum(fact: ForumHeard): void {
    const heard = { actor: 'any', position: { sequence: (this.heard += 1), index: 0 }, atMs: this.nowMs, fact };
    forumRules.hear(this.forum, heard);
    const decision = forumRules.decide(this.forum, { type: 'heard', nowMs: this.nowMs, heard });
    if (decision.type === 'say') this.forumSays(decision.fact);
  }

  private forumSays(fact: ForumFact): void {
    forumRules.evolve(this.forum, { atMs: this.nowMs, fact });
    this.facts.push({ fact, atMs: this.nowMs });
    if (fact.type === 'result-recorded') this.late.push(fact);
    else this.tellVpsc(fact);
  }

  private endRound(accepted: boolean, payouts: readonly Payout[]): void {
    const { block } = this;
    if (block === undefined) throw new Error('a round was settled without a block');
    this.block = undefined;
    this.payoutsDue = payouts;
    if (!accepted) return;
    const { header, payouts: paid, transactions } = block.block;
    const executed = this.accounts.execute(
      { height: header.value.height, payouts: paid, subsidy: block.subsidy, transactions },
      genesis.parameters,
    );
    if (executed.type === 'invalid') throw new Error(executed.refusal);
    this.accounts.commit(executed.changes);
  }
}
