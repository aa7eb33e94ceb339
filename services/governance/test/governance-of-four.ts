import { defaultParameters } from '@bpdao/genesis';
import type { Genesis } from '@bpdao/genesis';
import { encodePost, opened } from '@bpdao/messages';
import type { GovernanceFact, Outcome, Post } from '@bpdao/messages';
import type { GovernanceHeard } from '../src/domain/messages.ts';
import { governanceRules } from '../src/domain/rules.ts';

export const zero = '00'.repeat(32);
/** In force from genesis. */
export const V1 = 'e1'.repeat(32);
export const V2 = 'e2'.repeat(32);
export const V3 = 'e3'.repeat(32);

/** Epochs have 5 heights, and what they decide begins 2 heights later; a tenth of all REP must stand behind what is adopted. */
export const parameters = { ...defaultParameters, epochBlocks: 5n, activationDelayBlocks: 2n, activationFloorPpm: 100_000, revertAfterRejections: 3, revertSilenceMs: 10_000, blockIntervalMs: 1000, submitTimeoutMs: 2000 };

/** There are 1000 µREP. */
export const genesis: Genesis = {
  chainId: zero, name: 'test', timeMs: 0, accounts: [], founders: [], protocol: V1, parametersHash: '77'.repeat(32), governable: [], parameters,
  members: [{ address: zero, wrep: 1000n }],
  posts: [{ address: V1, post: opened(encodePost, protocolPost()) }],
};

function protocolPost(content = '{"name":"work-protocol","version":"1.0.0"}', kind: Post['kind'] = 'protocol'): Post {
  return { kind, authors: [{ address: zero, weightPpm: 1_000_000 }], references: [], content: Buffer.from(content) };
}

/** Governance as its mailbox runs it: what is heard is folded and decided upon, and what is said is folded. */
export class Governance {
  readonly state = governanceRules.genesis(genesis);
  readonly said: GovernanceFact[] = [];

  hear(actor: string, fact: GovernanceHeard): GovernanceFact | undefined {
    const heard = { actor, position: { sequence: 1, index: 0 }, atMs: 0, fact };
    governanceRules.hear(this.state, heard);
    return this.say(governanceRules.decide(this.state, { type: 'heard', nowMs: 0, heard }));
  }

  /** The protocol was posted. */
  post(address: string, content?: string, kind?: Post['kind']): void {
    this.hear('forum', { type: 'post-published', address, post: opened(encodePost, protocolPost(content, kind)), signature: new Uint8Array() });
  }

  /** A producer's offer stands anew. */
  offer(producer: string, weight: bigint, protocol: string): void {
    this.hear('asc', { type: 'offer-changed', change: 'encumbered', offer: { producer, target: weight, encumbered: weight, weight, protocol, tip: zero } });
  }

  /** The protocol in force draws for the height and attempt in progress. */
  draw(protocol = this.inForce()): void {
    const { height, attempt } = this.state.heard.round;
    this.hear('wsc', {
      type: 'producer-selected', producer: zero, stake: 20n, tip: zero, protocol, parent: zero, parametersHash: zero,
      receipt: { beacon: zero, height, attempt, counter: 0, totalWeight: 20n, index: 0n, listSequence: 1, listIndex: 0, excluded: [], closedAnew: false },
    });
  }

  /** The stake of whoever was drawn is taken. */
  take(): void {
    const { height, attempt } = this.state.heard.round;
    this.hear('asc', { type: 'stake-taken', height, attempt, producer: zero, amount: 20n });
  }

  /** A block of the attempt in progress is proposed. */
  propose(protocol = this.inForce()): void {
    const { height, attempt } = this.state.heard.round;
    const nothing = new Uint8Array();
    const header = { chainId: zero, height, attempt, parent: zero, protocol, parametersHash: zero, producer: zero, receiptHash: zero, reveal: zero, payoutsRoot: zero, transactionsRoot: zero, stateRoot: zero, fees: 0n, subsidy: 0n, timeMs: 1 };
    const list = { producer: zero, height, attempt, try: 0, parent: zero, reveal: zero, transactionsRoot: zero, transactionCount: 0 };
    this.hear('wsc', {
      type: 'block-proposed', hash: zero, post: { bytes: nothing, value: { kind: 'block', authors: [], references: [], content: nothing } }, postAddress: zero, stake: 0n, fees: 0n, subsidy: 0n,
      block: { header: { bytes: nothing, value: header }, payouts: [], transactions: [], list: { bytes: nothing, value: list }, listSignature: nothing },
    });
  }

  /** The round of the attempt in progress ends. */
  settle(outcome: Outcome = 'accepted', protocol = this.inForce()): GovernanceFact | undefined {
    const { height, attempt } = this.state.heard.round;
    return this.hear('vpsc', settled(height, attempt, outcome, protocol));
  }

  /** Heights are settled up to this one. */
  settleTo(height: bigint): this {
    while (this.state.heard.round.height <= height) this.settle();
    return this;
  }

  /** What is in force at the height in progress. */
  inForce(): string {
    return this.state.inForce.mustBeAt(this.state.heard.round.height).protocol;
  }

  /** How long it would wait for the WSC, ms; undefined while it does not. */
  patienceMs(): number | undefined {
    const deadline = governanceRules.deadline(this.state);
    return deadline !== undefined && 'afterMs' in deadline ? deadline.afterMs : undefined;
  }

  /** The WSC said nothing for as long as governance waits. */
  runOutOfPatience(): GovernanceFact | undefined {
    const deadline = governanceRules.deadline(this.state);
    return deadline === undefined ? undefined : this.say(governanceRules.decide(this.state, { type: 'deadline', nowMs: 0, key: deadline.key }));
  }

  /** Version 2 was adopted, everybody names it, and the height in progress is the first at which it is in force. */
  static withNewProtocol(): Governance {
    const governance = new Governance();
    governance.post(V2);
    for (const producer of ['a1', 'b2', 'c3', 'd4']) governance.offer(producer.repeat(32), 50n, V2);
    return governance.settleTo(12n);
  }

  private say(decision: ReturnType<typeof governanceRules.decide>): GovernanceFact | undefined {
    if (decision.type !== 'say') return undefined;
    governanceRules.evolve(this.state, { atMs: 0, fact: decision.fact });
    this.said.push(decision.fact);
    return decision.fact;
  }
}

export const settled = (height: bigint, attempt: number, outcome: Outcome, protocol: string) => ({
  type: 'round-settled' as const, height, attempt, poolId: zero, outcome, blockHash: zero, postAddress: zero, producer: zero, stakeLeft: 0n, stakes: [], debits: [], credits: [], debtsPaid: [], slashes: [], minted: 0n, burned: 0n,
  supply: { wrep: 1000n, grep: 0n }, salary: { fee: 0n, perRep: 0n, rest: 0n }, queued: [], payouts: [], beacon: zero, nextHeight: outcome === 'accepted' ? height + 1n : height, nextAttempt: outcome === 'accepted' ? 0 : attempt + 1, undecided: 0, protocol,
});
