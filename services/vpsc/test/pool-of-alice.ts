import type { HeardFact } from '@bpdao/actor';
import { defaultParameters, governedHeights, governingEpoch, type Genesis } from '@bpdao/genesis';
import {
  encodeClaim,
  encodeCommitment,
  encodePost,
  encodeReveal,
  encodeTransaction,
  encodeVote,
  opened,
  type CastVote,
  type Commitment,
  type FundPool,
  type Parameters,
  type PostKind,
  type Reveal,
  type SignedTransaction,
  type Vote,
  type VpscCommand,
  type VpscFact,
} from '@bpdao/messages';
import { voteCommitment } from '@bpdao/tokens';
import type { VpscHeard } from '../src/domain/messages.ts';
import { vpscRules } from '../src/domain/rules.ts';
import type { VpscState } from '../src/domain/state.ts';
import { proposedBlock, type BlockOfTest } from './proposed-block.ts';

export const REP = 1_000_000n;
export const CHAIN = 'cc'.repeat(32);
export const [alice, bob, carol, dave] = ['a1', 'b2', 'c3', 'd4'].map((byte) => byte.repeat(32)) as [
  string,
  string,
  string,
  string,
];
const PROTOCOL = 'ee'.repeat(32);
/** The nonce that hides votes in these tests. */
export const NONCE = '5e'.repeat(32);

const genesis: Genesis = {
  chainId: CHAIN,
  name: 'test',
  timeMs: 0,
  accounts: [],
  founders: [],
  posts: [],
  protocol: PROTOCOL,
  parametersHash: '0f'.repeat(32),
  governable: [],
  parameters: {
    ...defaultParameters,
    voteMinMs: 100,
    voteWindowMs: 1000,
    commitMs: 5000,
    revealMs: 3000,
    openPoolsMax: 2,
  },
  members: [alice, bob, carol, dave].map((address) => ({ address, wrep: 100n * REP })),
};

/** The VPSC as its mailbox runs it: messages in, facts out, each folded at once. */
export class Vpsc {
  readonly genesis: Genesis;
  readonly state: VpscState;
  readonly facts: VpscFact[] = [];
  /** The figures of the last refusal. */
  figures: string | undefined;
  private heardCount = 0;

  /** Takes parameters of the test’s own, and more members. */
  constructor(parameters: Partial<Parameters> = {}, members: Genesis['members'] = []) {
    this.genesis = {
      ...genesis,
      parameters: { ...genesis.parameters, ...parameters },
      members: [...genesis.members, ...members],
    };
    this.state = vpscRules.genesis(this.genesis);
  }

  /** Lets the VPSC hear a fact and decide on it. Returns the fact that it then says. */
  hear(actor: string, fact: VpscHeard, nowMs = 0): VpscFact | undefined {
    const heard: HeardFact<VpscHeard> = {
      actor,
      position: { sequence: (this.heardCount += 1), index: 0 },
      atMs: nowMs,
      fact,
    };
    vpscRules.hear(this.state, heard);
    return this.follow(vpscRules.decide(this.state, { type: 'heard', nowMs, heard }), nowMs);
  }

  /** Sends a vote. Returns the code of the refusal, or the type of the decision. */
  vote(change: Partial<Vote>, nowMs = 10): string {
    const value: Vote = { voter: bob, poolId: this.poolId(), side: 'against', stake: 60n * REP, ...change };
    const command: CastVote & { readonly type: 'cast-vote' } = {
      type: 'cast-vote',
      payload: opened(encodeVote, value),
      signature: new Uint8Array(64),
    };
    return this.command(command, nowMs);
  }

  /** Sends a command. Returns the code of the refusal, or the type of the decision. */
  command(command: VpscCommand, nowMs: number): string {
    const decision = vpscRules.decide(this.state, { type: 'command', nowMs, command });
    if (decision.type === 'refuse') {
      this.figures = decision.refusal.detail;
      return decision.refusal.code;
    }
    this.follow(decision, nowMs);
    return decision.type;
  }

  /** Commits a hidden vote: by bob, 10 REP for, with the given changes. */
  commit(
    {
      side = 'for',
      nonce = NONCE,
      ...change
    }: Partial<Commitment> & { readonly side?: Vote['side']; readonly nonce?: string } = {},
    nowMs = 2000,
  ): string {
    const value = { voter: bob, poolId: this.fundedPool(), stake: 10n * REP, ...change };
    const commitment = change.commitment ?? voteCommitment({ ...value, side, nonce });
    return this.command(
      {
        type: 'commit-vote',
        payload: opened(encodeCommitment, { ...value, commitment }),
        signature: new Uint8Array(64),
      },
      nowMs,
    );
  }

  /** Reveals bob's hidden vote, with the given changes; `trailing` are bytes without meaning. */
  reveal(change: Partial<Reveal> = {}, nowMs = 7500, trailing = new Uint8Array()): string {
    const value: Reveal = { voter: bob, poolId: this.fundedPool(), side: 'for', nonce: NONCE, ...change };
    return this.command(
      {
        type: 'reveal-vote',
        payload: { value, bytes: Buffer.concat([encodeReveal(value), trailing]) },
        signature: new Uint8Array(64),
      },
      nowMs,
    );
  }

  claim(address: string, sequence: bigint): string {
    return this.command(
      { type: 'claim-salary', payload: opened(encodeClaim, { address, sequence }), signature: new Uint8Array(64) },
      0,
    );
  }

  /** Publishes a post. Returns its address. */
  post(kind: PostKind = 'proposal', address = '77'.repeat(32)): string {
    const value = {
      kind,
      authors: [{ address: dave, weightPpm: 1_000_000 }],
      references: [],
      content: new Uint8Array(),
    };
    this.hear('forum', {
      type: 'post-published',
      address,
      post: opened(encodePost, value),
      ...(kind === 'block' ? { height: 1n, attempt: 0 } : undefined),
    });
    return address;
  }

  /**
   * Lets alice produce a block of the current height with these fundings, propose it at `nowMs`, and lets members judge
   * and settle it.
   */
  settleBlock(
    fundings: readonly Partial<FundPool>[] = [],
    nowMs = 1000,
    outcome: 'accepted' | 'void' = 'accepted',
  ): VpscFact | undefined {
    const { height, attempt } = this.state.round;
    const transactions = fundings.map((body, index): SignedTransaction => ({
      payload: opened(encodeTransaction, {
        sender: carol,
        nonce: BigInt(index),
        fee: 100n,
        validUntilHeight: 99n,
        body: { type: 'fund-pool', post: '77'.repeat(32), repType: 'wrep', amount: 10n * REP, ...body },
      }),
      signature: new Uint8Array(64),
    }));
    this.hear('wsc', { type: 'block-proposed', ...this.blockOf({ height, attempt, stake: 0n, transactions }) }, nowMs);
    for (const voter of outcome === 'void' ? [] : [bob, carol, dave]) {
      this.vote({ voter, side: 'for', stake: 20n * REP, poolId: this.blockPool() }, nowMs + 1);
    }
    const pool = this.state.openPools.get(this.blockPool());
    if (pool === undefined) return undefined;
    this.follow(
      vpscRules.decide(this.state, {
        type: 'deadline',
        nowMs: pool.opened.closesAtMs,
        key: `pool/${pool.opened.poolId}`,
      }),
      pool.opened.closesAtMs,
    );
    return this.record(pool.opened.poolId);
  }

  /**
   * Lets governance close the epoch that governs the height in progress, with the same parameters and this share for
   * governance REP, ppm.
   */
  closeEpoch(governanceSharePpm = 0): void {
    const { protocol, parameters, parametersHash } = this.genesis;
    const epoch = governingEpoch(this.state.round.height, parameters);
    const { from, to } = governedHeights(epoch, parameters);
    if (epoch > 0n) {
      this.hear('governance', {
        type: 'epoch-closed',
        epoch,
        fromHeight: from,
        toHeight: to,
        protocol,
        parameters,
        parametersHash,
        ...(governanceSharePpm === 0 ? undefined : { governanceSharePpm }),
      });
    }
  }

  /** Returns the id of the one funded pool. */
  fundedPool(): string {
    return (
      [...this.state.openPools.values()].find(({ opened: { kind } }) => kind !== 'block')?.opened.poolId ??
      'ab'.repeat(32)
    );
  }

  /** Returns the id of the pool on the block in progress. */
  blockPool(): string {
    return (
      [...this.state.openPools.values()].find(({ opened: { kind } }) => kind === 'block')?.opened.poolId ??
      'ab'.repeat(32)
    );
  }

  /** Returns the time of the next deadline, ms. */
  deadlineMs(): number | undefined {
    const deadline = vpscRules.deadline(this.state);
    return deadline !== undefined && 'atMs' in deadline ? deadline.atMs : undefined;
  }

  /** Wakes the VPSC if a deadline is due at this time. */
  wakeAt(nowMs: number): VpscFact | undefined {
    const deadline = vpscRules.deadline(this.state);
    if (deadline === undefined || !('atMs' in deadline) || deadline.atMs > nowMs) return undefined;
    return this.follow(vpscRules.decide(this.state, { type: 'deadline', nowMs, key: deadline.key }), nowMs);
  }

  /** Wakes the VPSC at its deadline. */
  wake(): VpscFact | undefined {
    const deadline = vpscRules.deadline(this.state);
    if (deadline === undefined || !('atMs' in deadline)) return undefined;
    return this.follow(
      vpscRules.decide(this.state, { type: 'deadline', nowMs: deadline.atMs, key: deadline.key }),
      deadline.atMs,
    );
  }

  /** Encumbers a member's REP at the ASC. */
  offer(producer: string, delta: bigint): VpscFact | undefined {
    return this.hear('asc', {
      type: 'encumbrance-asked',
      delta,
      offer: { producer, target: delta, encumbered: 0n, weight: 0n, protocol: PROTOCOL, tip: '00'.repeat(32) },
    });
  }

  propose(
    change: Partial<{ producer: string; height: bigint; attempt: number; stake: bigint; protocol: string }> = {},
  ): VpscFact | undefined {
    return this.hear('wsc', {
      type: 'block-proposed',
      ...this.blockOf({ height: 1n, attempt: 0, stake: 20n * REP, ...change }),
    });
  }

  /**
   * Lets governance state a return to another protocol from the height in progress on, with the given changes of
   * parameters.
   */
  revert(to: string, change: Partial<Parameters> = {}): void {
    const { height, attempt } = this.state.round;
    const { protocol, parameters, parametersHash } = this.genesis;
    this.hear('governance', {
      type: 'protocol-reverted',
      height,
      attempt,
      reverted: protocol,
      reason: 'silence',
      protocol: to,
      parameters: { ...parameters, ...change },
      parametersHash,
    });
  }

  /** Lets the Forum record the pool's result: all of the reward goes to alice. */
  record(poolId = this.poolId()): VpscFact | undefined {
    const pool = this.state.openPools.get(poolId);
    const resolved = pool?.resolved;
    if (resolved === undefined) return undefined;
    return this.hear('forum', {
      type: 'result-recorded',
      poolId: resolved.poolId,
      kind: resolved.kind,
      repType: resolved.repType,
      postAddress: resolved.postAddress,
      outcome: resolved.outcome,
      height: resolved.height,
      attempt: resolved.attempt,
      reward: resolved.toPost,
      credits: resolved.toPost > 0n ? [{ address: alice, amount: resolved.toPost }] : [],
      debits: [],
      burned: 0n,
      values: [],
      flows: [],
      transactions: [],
    });
  }

  /** Returns the sum of all REP, account by account. */
  counted(): bigint {
    const { wrep } = this.state.book;
    return [...wrep.accounts.keys()].reduce((sum, address) => sum + wrep.balanceOf(address), 0n);
  }

  private readonly blockOf = (block: Pick<BlockOfTest, 'height' | 'attempt' | 'stake'> & Partial<BlockOfTest>) =>
    proposedBlock({ chainId: CHAIN, protocol: PROTOCOL, producer: alice, ...block });

  private poolId(): string {
    return [...this.state.openPools.keys()][0] ?? 'ab'.repeat(32);
  }

  private follow(decision: ReturnType<typeof vpscRules.decide>, nowMs: number): VpscFact | undefined {
    if (decision.type !== 'say') return undefined;
    vpscRules.evolve(this.state, { atMs: nowMs, fact: decision.fact });
    this.facts.push(decision.fact);
    const broken = vpscRules.brokenInvariant?.(this.state);
    if (broken !== undefined) throw new Error(broken);
    return decision.fact;
  }
}
