import type { HeardFact } from '@bpdao/actor';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import {
  encodeAttestation,
  encodePost,
  opened,
  type Attestation,
  type GovernanceFact,
  type Outcome,
  type PoolSettled,
  type Post,
  type RepType,
} from '@bpdao/messages';
import type { GovernanceHeard } from '../src/domain/messages.ts';
import { governanceRules } from '../src/domain/rules.ts';
import { poolOpened, proposed, selected, settled } from './facts-of-four.ts';

export const zero = '00'.repeat(32);
/** The protocol in force from genesis. */
export const V1 = 'e1'.repeat(32);
export const V2 = 'e2'.repeat(32);
export const V3 = 'e3'.repeat(32);
export const [ALICE, BOB, CAROL] = ['a1', 'b2', 'c3'].map((byte) => byte.repeat(32)) as [string, string, string];
/** Proposals. */
export const [P1, P2] = ['91', '92'].map((byte) => byte.repeat(32)) as [string, string];

/**
 * Epochs have 5 heights, and their decisions are in force 2 heights later; a tenth of all REP must stand behind an
 * adopted protocol.
 */
export const parameters = {
  ...defaultParameters,
  epochBlocks: 5n,
  activationDelayBlocks: 2n,
  activationFloorPpm: 100_000,
  revertAfterRejections: 3,
  revertSilenceMs: 10_000,
  firstBlockAttempts: 25,
  blockIntervalMs: 1000,
  submitTimeoutMs: 2000,
  attestationWindowMs: 1000,
  stageWaitMs: 100,
  retryEpochs: 2,
};

/** There are 1000 µREP. */
export const genesis: Genesis = {
  chainId: zero,
  name: 'test',
  timeMs: 0,
  accounts: [],
  founders: [],
  protocol: V1,
  parametersHash: '77'.repeat(32),
  parameters,
  governable: [
    { name: 'subsidy', least: 1_000_000n, most: 100_000_000n, factorPpm: 2_000_000 },
    { name: 'maxGovernanceSharePpm', least: 0n, most: 200_000n, factorPpm: 10_000_000 },
  ],
  members: [{ address: zero, wrep: 1000n }],
  posts: [{ address: V1, post: opened(encodePost, protocolPost()) }],
};

function protocolPost(content = '{"name":"work-protocol","version":"1.0.0"}', kind: Post['kind'] = 'protocol'): Post {
  return { kind, authors: [{ address: zero, weightPpm: 1_000_000 }], references: [], content: Buffer.from(content) };
}

/** Governance as its mailbox runs it: it folds each heard fact, decides on it, and folds its own fact. */
export class Governance {
  readonly state = governanceRules.genesis(genesis);
  readonly said: GovernanceFact[] = [];
  /** The folded facts, in order: enough to fold them again. */
  readonly folded: (
    { readonly heard: HeardFact<GovernanceHeard> } | { readonly own: GovernanceFact; readonly atMs: number }
  )[] = [];
  /** Actor time, which tests move. */
  nowMs = 0;
  private pools = 0;

  hear(actor: string, fact: GovernanceHeard): GovernanceFact | undefined {
    const heard = { actor, position: { sequence: 1, index: 0 }, atMs: this.nowMs, fact };
    governanceRules.hear(this.state, heard);
    this.folded.push({ heard });
    this.checkInvariants();
    return this.say(governanceRules.decide(this.state, { type: 'heard', nowMs: this.nowMs, heard }));
  }

  /** Lets governance hear of a post, by default of a protocol. */
  post(address: string, content?: string, kind?: Post['kind']): void {
    this.hear('forum', {
      type: 'post-published',
      address,
      post: opened(encodePost, protocolPost(content, kind)),
      signature: new Uint8Array(),
    });
  }

  /** Lets a producer change its offer. */
  offer(producer: string, weight: bigint, protocol: string): void {
    this.hear('asc', {
      type: 'offer-changed',
      change: 'encumbered',
      offer: { producer, target: weight, encumbered: weight, weight, protocol, tip: zero },
    });
  }

  /** Lets the protocol in force draw for the height and attempt in progress. */
  draw(protocol = this.inForce()): void {
    const { height, attempt } = this.state.heard.round;
    this.hear('wsc', selected(height, attempt, protocol));
  }

  /** Lets the ASC take the stake of the drawn producer. */
  take(): void {
    const { height, attempt } = this.state.heard.round;
    this.hear('asc', { type: 'stake-taken', height, attempt, producer: zero, amount: 20n });
  }

  /** Proposes a block of the attempt in progress. */
  propose(protocol = this.inForce()): void {
    const { height, attempt } = this.state.heard.round;
    this.hear('wsc', proposed(height, attempt, protocol));
  }

  /** Ends the round of the attempt in progress. */
  settle(outcome: Outcome = 'accepted', protocol = this.inForce()): GovernanceFact | undefined {
    const {
      heard: {
        round: { height, attempt },
        vpsc: { supply, undecided },
      },
    } = this.state;
    return this.hear('vpsc', {
      ...settled(height, attempt, outcome, protocol),
      supply,
      undecided: outcome === 'accepted' ? 0 : undecided,
    });
  }

  /** Ends the round of the attempt in progress void, although a quorum voted. */
  leaveUndecided(): GovernanceFact | undefined {
    const {
      heard: {
        round: { height, attempt },
        vpsc: { supply, undecided },
      },
    } = this.state;
    return this.hear('vpsc', { ...settled(height, attempt, 'void', this.inForce()), supply, undecided: undecided + 1 });
  }

  /**
   * Lets the drawn producers of `times` attempts miss their slots. Returns the fact that governance states at the last
   * one.
   */
  miss(times = 1): GovernanceFact | undefined {
    let said: GovernanceFact | undefined;
    for (let count = 0; count < times; count += 1) {
      const { height, attempt } = this.state.heard.round;
      said = this.hear('wsc', { type: 'slot-missed', height, attempt, producer: zero, reason: 'deadline' });
    }
    return said;
  }

  /** Lets the VPSC refuse the block of the attempt in progress. */
  refuse(): GovernanceFact | undefined {
    const { height, attempt } = this.state.heard.round;
    return this.hear('vpsc', {
      type: 'block-refused',
      height,
      attempt,
      producer: zero,
      blockHash: zero,
      reason: 'stake-not-encumbered',
    });
  }

  /** Settles heights up to this height. */
  settleTo(height: bigint): this {
    while (this.state.heard.round.height <= height) this.settle();
    return this;
  }

  /** Returns the protocol in force at the height in progress. */
  inForce(): string {
    return this.state.inForce.mustBeAt(this.state.heard.round.height).protocol;
  }

  /** Returns the time for which governance would wait for the WSC, ms; undefined while it does not wait. */
  patienceMs(): number | undefined {
    const deadline = governanceRules.deadline(this.state);
    return deadline !== undefined && 'afterMs' in deadline ? deadline.afterMs : undefined;
  }

  /** Lets the WSC be silent for as long as governance waits. */
  runOutOfPatience(): GovernanceFact | undefined {
    const deadline = governanceRules.deadline(this.state);
    return deadline === undefined
      ? undefined
      : this.say(governanceRules.decide(this.state, { type: 'deadline', nowMs: this.nowMs, key: deadline.key }));
  }

  /**
   * Returns governance after version 2 was adopted: all offers name it, and the height in progress is the first at
   * which it is in force.
   */
  static withNewProtocol(): Governance {
    const governance = new Governance();
    governance.post(V2);
    for (const producer of ['a1', 'b2', 'c3', 'd4']) governance.offer(producer.repeat(32), 50n, V2);
    return governance.settleTo(12n);
  }

  /**
   * Returns governance after governance REP was created for holders, µREP; version 2 with a share of 4 % was adopted
   * for it.
   */
  static withGrep(
    holders: Readonly<Record<string, bigint>> = { [ALICE]: 600n, [BOB]: 300n, [CAROL]: 100n },
  ): Governance {
    const governance = new Governance();
    governance.post(V2, '{"name":"work-protocol","version":"2.0.0","governanceSharePpm":40000}');
    governance.offer(ALICE, 300n, V2);
    governance.settleTo(10n);
    const credits = Object.entries(holders).map(([address, amount]) => ({ address, amount }));
    governance.hear('forum', { type: 'ancestry-valued', protocol: V2, posts: [], credits });
    const grep = credits.reduce((sum, { amount }) => sum + amount, 0n);
    governance.hear('vpsc', {
      type: 'grep-created',
      protocol: V2,
      endowments: credits,
      minted: grep,
      supply: { wrep: 1000n, grep },
    });
    return governance;
  }

  /**
   * Returns governance as `withGrep` does, with a first proposal that would halve the subsidy; an attestation counts
   * for 1000 ms.
   */
  static withProposal(): Governance {
    const governance = Governance.withGrep();
    governance.proposal(P1, { parameters: { subsidy: 5_000_000 } });
    return governance;
  }

  /** Posts a proposal that would change something. */
  proposal(address: string, change: object): string {
    this.post(address, JSON.stringify({ format: 'bpdao-change/1', ...change }), 'proposal');
    return address;
  }

  /** Submits a holder's attestation. Returns the code of the refusal, or the type of the decision. */
  attest(change: Partial<Attestation> = {}, trailing = new Uint8Array()): string {
    const value: Attestation = {
      attester: ALICE,
      sequence: (this.state.sequences.get(change.attester ?? ALICE)?.sequence ?? 0n) + 1n,
      post: P1,
      ...change,
    };
    const command = {
      type: 'attest' as const,
      payload: { value, bytes: Buffer.concat([encodeAttestation(value), trailing]) },
      signature: new Uint8Array(64),
    };
    const decision = governanceRules.decide(this.state, { type: 'command', nowMs: this.nowMs, command });
    if (decision.type === 'refuse') return decision.refusal.code;
    this.say(decision);
    return decision.type;
  }

  /** Lets a fact tell the time, then wakes governance for a stage that is due by then; undefined if there is none. */
  begin(): GovernanceFact | undefined {
    this.hear('vpsc', {
      type: 'encumbrance-refused',
      producer: zero,
      delta: 1n,
      reason: 'rep-not-free',
      encumbered: 0n,
    });
    const deadline = governanceRules.deadline(this.state);
    if (deadline === undefined || !('atMs' in deadline) || deadline.atMs > this.nowMs) return undefined;
    return this.say(governanceRules.decide(this.state, { type: 'deadline', nowMs: this.nowMs, key: deadline.key }));
  }

  /** Begins the stage as `begin` does, at the time at which it is due. */
  beginWhenDue(): GovernanceFact {
    this.nowMs = Math.max(this.nowMs, this.state.open?.dueAtMs ?? 0);
    const begun = this.begin();
    if (begun === undefined) throw new Error('no stage is due');
    return begun;
  }

  /** Lets the VPSC open the pool that governance asked for last, and settle it with these stakes. */
  vote(up: bigint, down = 0n, outcome: Outcome = up >= down ? 'accepted' : 'rejected'): GovernanceFact | undefined {
    const asked = this.said.at(-1);
    if (asked?.type !== 'stage-begun') throw new Error('no stage was begun');
    this.openPool(asked.post, asked.stage, asked.repType);
    return this.settlePool(asked.post, asked.repType, up, down, outcome);
  }

  openPool(post: string, stage: number, repType: RepType): void {
    this.pools += 1;
    this.hear('vpsc', { ...poolOpened(this.pools, this.nowMs), postAddress: post, stage, repType });
  }

  settlePool(
    post: string,
    repType: RepType,
    up: bigint,
    down: bigint,
    outcome: Outcome,
    change: Partial<PoolSettled> = {},
  ): GovernanceFact | undefined {
    const stakes = (
      [
        ['for', up],
        ['against', down],
      ] as const
    )
      .filter(([, stake]) => stake > 0n)
      .map(([side, stake]) => ({ address: zero, availability: false, side, stake, gain: 0n, loss: 0n }));
    return this.hear('vpsc', {
      type: 'pool-settled',
      poolId: String(this.pools).padStart(64, '0'),
      kind: 'governance',
      repType,
      postAddress: post,
      height: 1n,
      outcome,
      stakes,
      debits: [],
      credits: [],
      debtsPaid: [],
      minted: 0n,
      burned: 0n,
      supply: this.state.heard.vpsc.supply,
      salary: { fee: 0n, perRep: 0n, rest: 0n },
      queued: [],
      slashes: [],
      ...change,
    });
  }

  /** Returns all own facts of one type. */
  saidOf<T extends GovernanceFact['type']>(type: T): readonly Extract<GovernanceFact, { type: T }>[] {
    return this.said.filter((fact): fact is Extract<GovernanceFact, { type: T }> => fact.type === type);
  }

  /** Closes the epoch in progress. */
  closeEpoch(): Extract<GovernanceFact, { type: 'epoch-closed' }> {
    this.settleTo((this.state.lastEpoch + 1n) * parameters.epochBlocks);
    const closed = this.saidOf('epoch-closed').at(-1);
    if (closed === undefined) throw new Error('no epoch was closed');
    return closed;
  }

  /** Checks the invariants, as the mailbox does after every fold. */
  private checkInvariants(): void {
    const broken = governanceRules.brokenInvariant?.(this.state);
    if (broken !== undefined) throw new Error(broken);
  }

  private say(decision: ReturnType<typeof governanceRules.decide>): GovernanceFact | undefined {
    if (decision.type !== 'say') return undefined;
    governanceRules.evolve(this.state, { atMs: this.nowMs, fact: decision.fact });
    this.checkInvariants();
    this.said.push(decision.fact);
    this.folded.push({ own: decision.fact, atMs: this.nowMs });
    return decision.fact;
  }
}
