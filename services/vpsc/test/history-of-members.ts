import { AccountBook, SALARY_ACCOUNT, transactionHash } from '@bpdao/chain';
import { governedHeights } from '@bpdao/genesis';
import {
  encodeClaim,
  encodeCommitment,
  encodeEvidence,
  encodePost,
  encodeReveal,
  encodeTransaction,
  encodeVote,
  opened,
  type AuthorAmount,
  type BlockProposed,
  type Funding,
  type Payout,
  type RepType,
  type Side,
  type SignedTransaction,
  type VpscCommand,
  type VpscFact,
} from '@bpdao/messages';
import { voteCommitment } from '@bpdao/tokens';
import type { VpscHeard } from '../src/domain/messages.ts';
import { vpscRules } from '../src/domain/rules.ts';
import type { OpenPool, VpscState } from '../src/domain/state.ts';
import { genesis, MEMBERS, POSTS, SHARE_PPM } from './genesis-of-members.ts';
import { alice, bob, CHAIN, REP } from './pool-of-alice.ts';
import { proposedBlock } from './proposed-block.ts';

const ZERO = '00'.repeat(32);
const SIGNATURE = new Uint8Array(64);

/** A pool that a member pays for. */
export interface PaidFor {
  readonly sender: string;
  readonly post: string;
  readonly repType: RepType;
  readonly amount: bigint;
}

/**
 * The REP that a Forum's result takes from an author beside the reward, and the part of it that burns; another author
 * gets the rest. µREP.
 */
export interface Leach {
  readonly from: string;
  readonly amount: bigint;
  readonly burned: bigint;
}

/**
 * The VPSC, with a $ chain that pays its debts, and a Forum that records results late. Time passes as the test says.
 */
export class HistoryOfMembers {
  readonly state: VpscState = vpscRules.genesis(genesis);
  readonly accounts = AccountBook.genesis(genesis);
  readonly facts: VpscFact[] = [];
  readonly blocks: BlockProposed[] = [];
  payoutsDue: readonly Payout[] = [];
  nowMs = 1000;
  /** The sides of hidden votes, by pool and voter. */
  private readonly sides = new Map<string, Side>();
  private block: BlockProposed | undefined;
  private heardCount = 0;
  private readonly check: (history: HistoryOfMembers) => void;

  /** `check` runs after every fact. */
  constructor(check: (history: HistoryOfMembers) => void) {
    this.check = check;
    for (const address of POSTS.slice(0, -1)) {
      this.hear('forum', {
        type: 'post-published',
        address,
        post: opened(encodePost, { kind: 'proposal', authors: [], references: [], content: new Uint8Array() }),
      });
    }
    this.offer(alice, 20n * REP);
  }

  /** µ$ in the DAO's salary account. */
  get salaryAccount(): bigint {
    return this.accounts.get(SALARY_ACCOUNT).balance;
  }

  /** Pools that are not about a block, in the order in which they were opened. */
  get hidden(): readonly OpenPool[] {
    return [...this.state.openPools.values()].filter(({ opened: { kind } }) => kind !== 'block');
  }

  /** Lets time pass; each deadline on the way is met in time. */
  pass(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const deadline = vpscRules.deadline(this.state);
      if (deadline === undefined || !('atMs' in deadline) || deadline.atMs > until) break;
      this.nowMs = Math.max(this.nowMs, deadline.atMs);
      if (
        this.follow(vpscRules.decide(this.state, { type: 'deadline', nowMs: this.nowMs, key: deadline.key })) !== 'say'
      ) {
        throw new Error(`the deadline ${deadline.key} led to nothing`);
      }
    }
    this.nowMs = until;
  }

  /**
   * Lets alice propose a block, unless one is under way. It holds the payouts that the DAO owes, and the valid ones of
   * these transactions.
   */
  propose(bodies: readonly PaidFor[]): void {
    if (this.block !== undefined) return;
    const { height, attempt } = this.state.round;
    const actions = {
      height,
      payouts: this.payoutsDue,
      subsidy: genesis.parameters.subsidy,
      transactions: this.validOf(bodies),
    };
    const executed = this.accounts.execute(actions, genesis.parameters);
    if (executed.type === 'invalid') throw new Error(executed.refusal);
    this.block = proposedBlock({
      ...actions,
      chainId: CHAIN,
      protocol: genesis.protocol,
      producer: alice,
      attempt,
      fees: executed.fees,
      stake: this.state.book.wrep.encumberedAt(alice, 'asc'),
    });
    this.hear('wsc', { type: 'block-proposed', ...this.block });
  }

  vote(voter: string, side: Side, stake: bigint): void {
    const pool = [...this.state.openPools.values()].find(({ opened: { kind } }) => kind === 'block');
    if (pool !== undefined) {
      this.tell({
        type: 'cast-vote',
        payload: opened(encodeVote, { voter, poolId: pool.opened.poolId, side, stake }),
        signature: SIGNATURE,
      });
    }
  }

  /** Returns a member's free REP of the type of an open pool. */
  freeOf(which: number, voter: string): bigint {
    const pool = this.hidden[which % this.hidden.length];
    return pool === undefined ? 0n : this.state.book.ledger(pool.opened.repType).freeOf(voter);
  }

  /** Commits a hidden vote in one of the open pools. */
  commit(which: number, voter: string, side: Side, stake: bigint): void {
    const poolId = this.hidden[which % this.hidden.length]?.opened.poolId ?? ZERO;
    const commitment = voteCommitment({ poolId, voter, side, stake, nonce: nonceOf(voter) });
    const answer = this.tell({
      type: 'commit-vote',
      payload: opened(encodeCommitment, { poolId, voter, stake, commitment }),
      signature: SIGNATURE,
    });
    if (answer === 'say') this.sides.set(`${poolId}/${voter}`, side);
  }

  /** Reveals one of the waiting commitments, with its side or the other one. */
  reveal(which: number, honestly: boolean): void {
    const waiting = this.hidden.flatMap(({ opened: { poolId }, commitments }) =>
      [...commitments].filter(([, { revealed }]) => revealed === undefined).map(([voter]) => ({ poolId, voter })),
    );
    const { poolId, voter } = waiting[which % waiting.length] ?? { poolId: ZERO, voter: alice };
    const hidden = this.sides.get(`${poolId}/${voter}`) ?? 'for';
    const side = honestly ? hidden : hidden === 'for' ? 'against' : 'for';
    this.tell({
      type: 'reveal-vote',
      payload: opened(encodeReveal, { poolId, voter, side, nonce: nonceOf(voter) }),
      signature: SIGNATURE,
    });
  }

  claim(address: string): void {
    const sequence = (this.state.claims.get(address)?.sequence ?? 0n) + 1n;
    this.tell({ type: 'claim-salary', payload: opened(encodeClaim, { address, sequence }), signature: SIGNATURE });
  }

  /** Reports two votes of a member on both sides of the last block pool. */
  report(offender: string, reporter: string): void {
    const poolId = [...this.state.blockPools.keys()].at(-1) ?? ZERO;
    const voteOf = (side: Side) => ({
      payload: opened(encodeVote, { voter: offender, poolId, side, stake: REP }),
      signature: SIGNATURE,
    });
    this.tell({
      type: 'report-equivocation',
      payload: opened(encodeEvidence, {
        reporter,
        proof: { type: 'votes', one: voteOf('for'), other: voteOf('against') },
      }),
      signature: SIGNATURE,
    });
  }

  /** Lets the Forum value the ancestry of a protocol; it may do so again. */
  create(amounts: readonly bigint[]): void {
    const credits = MEMBERS.map((address, index) => ({ address, amount: amounts[index] ?? 0n })).filter(
      ({ amount }) => amount > 0n,
    );
    this.hear('forum', { type: 'ancestry-valued', protocol: genesis.protocol, posts: [], credits });
  }

  /** Lets governance begin a stage. */
  begin(repType: RepType, bindingPpm: number): void {
    this.hear('governance', {
      type: 'stage-begun',
      post: POSTS[0] ?? ZERO,
      stage: 1,
      repType,
      bindingPpm,
      quorumPpm: 100_000,
    });
  }

  offer(producer: string, delta: bigint): void {
    if (this.block === undefined) {
      this.hear('asc', {
        type: 'encumbrance-asked',
        delta,
        offer: { producer, target: delta, encumbered: 0n, weight: 0n, protocol: genesis.protocol, tip: ZERO },
      });
    }
  }

  /**
   * Lets the Forum record the result of the pool that was tallied first: the reward goes to bob, and a leach takes REP
   * from an author.
   */
  record({ from, amount, burned }: Leach): void {
    const resolved = this.facts.flatMap((fact) =>
      fact.type === 'pool-resolved' && this.state.openPools.has(fact.poolId) ? [fact] : [],
    )[0];
    if (resolved === undefined) return;
    const { poolId, kind, repType, postAddress, outcome, height, attempt, toPost } = resolved;
    const taken = outcome === 'accepted' && from !== bob ? amount : 0n;
    const lost = burned < taken ? burned : taken;
    const netted = (address: string, of: bigint): readonly AuthorAmount[] =>
      of === 0n ? [] : [{ address, amount: of }];
    this.hear('forum', {
      type: 'result-recorded',
      poolId,
      kind,
      repType,
      postAddress,
      outcome,
      height,
      attempt,
      reward: toPost,
      burned: lost,
      credits: netted(bob, toPost + taken - lost),
      debits: netted(from, taken),
      values: [],
      flows: [],
      transactions: [],
    });
  }

  private closeEpoch(height: bigint): void {
    const { epochBlocks } = genesis.parameters;
    if (height % epochBlocks !== 0n) return;
    const epoch = height / epochBlocks;
    const { from, to } = governedHeights(epoch, genesis.parameters);
    const { protocol, parameters, parametersHash } = genesis;
    this.hear('governance', {
      type: 'epoch-closed',
      epoch,
      fromHeight: from,
      toHeight: to,
      protocol,
      parameters,
      parametersHash,
      governanceSharePpm: SHARE_PPM,
    });
  }

  private validOf(bodies: readonly PaidFor[]): readonly SignedTransaction[] {
    const { height } = this.state.round;
    const valid: SignedTransaction[] = [];
    for (const { sender, post, repType, amount } of bodies) {
      const nonce =
        this.accounts.get(sender).nonce + BigInt(valid.filter(({ payload }) => payload.value.sender === sender).length);
      const body = { type: 'fund-pool', post, repType, amount } as const;
      const transaction = {
        payload: opened(encodeTransaction, { sender, nonce, fee: 100n, validUntilHeight: height, body }),
        signature: SIGNATURE,
      };
      const tried = this.accounts.execute(
        { height, payouts: this.payoutsDue, subsidy: 0n, transactions: [...valid, transaction] },
        genesis.parameters,
      );
      if (tried.type === 'executed') valid.push(transaction);
    }
    return valid;
  }

  private tell(command: VpscCommand): string {
    return this.follow(vpscRules.decide(this.state, { type: 'command', nowMs: this.nowMs, command }));
  }

  private hear(actor: string, fact: VpscHeard): void {
    const heard = { actor, position: { sequence: (this.heardCount += 1), index: 0 }, atMs: this.nowMs, fact };
    vpscRules.hear(this.state, heard);
    this.follow(vpscRules.decide(this.state, { type: 'heard', nowMs: this.nowMs, heard }));
  }

  private follow(decision: ReturnType<typeof vpscRules.decide>): string {
    if (decision.type !== 'say') return decision.type;
    const { fact } = decision;
    vpscRules.evolve(this.state, { atMs: this.nowMs, fact });
    this.facts.push(fact);
    if (fact.type === 'round-settled') this.endRound(fact.outcome === 'accepted', fact.payouts);
    if (fact.type === 'block-refused') this.block = undefined;
    this.check(this);
    return decision.type;
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
    this.blocks.push(block);
    this.closeEpoch(header.value.height);
  }
}

const nonceOf = (voter: string): string => voter.replaceAll(/./g, '5');

/** Returns the fundings in the transactions of a block, in their order. */
export const fundingsOf = ({ block }: BlockProposed): readonly Funding[] =>
  block.transactions.flatMap((signed) => {
    const { sender: funder, body } = signed.payload.value;
    return body.type === 'fund-pool'
      ? [{ transaction: transactionHash(signed), funder, post: body.post, repType: body.repType, amount: body.amount }]
      : [];
  });
