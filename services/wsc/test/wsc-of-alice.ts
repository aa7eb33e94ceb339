import { transactionsRoot } from '@bpdao/chain';
import { tipOf } from '@bpdao/draw';
import { roundSettled } from '@bpdao/facts';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import {
  encodeBlockList,
  encodeTransaction,
  opened,
  type BlockList,
  type Parameters,
  type SignedTransaction,
  type WscFact,
} from '@bpdao/messages';
import type { WscHeard } from '../src/domain/messages.ts';
import { wscRules, type WscRules } from '../src/domain/rules.ts';
import type { WscState } from '../src/domain/state.ts';

export const [alice, bob] = ['a1'.repeat(32), 'b2'.repeat(32)];
export const zero = '00'.repeat(32);
/** In force from genesis. */
export const PROTOCOL = 'ee'.repeat(32);
export const genesis: Genesis = {
  chainId: 'cc'.repeat(32),
  name: 'test',
  timeMs: 1000,
  accounts: [{ address: alice, balance: 1_000_000n }],
  members: [{ address: alice, wrep: 100n }],
  founders: [],
  posts: [],
  protocol: PROTOCOL,
  parametersHash: '0f'.repeat(32),
  governable: [],
  parameters: {
    ...defaultParameters,
    blockIntervalMs: 500,
    submitTimeoutMs: 2000,
    epochBlocks: 3n,
    activationDelayBlocks: 1n,
  },
};

/** A hash chain: each link is the preimage of the next. Its end is the tip of every offer here. */
const LINKS = Array.from({ length: 8 }).reduce<string[]>(
  (links) => [...links, tipOf(links.at(-1) ?? zero)],
  ['11'.repeat(32)],
);
export const TIP = LINKS.at(-1) ?? zero;
export const preimageOf = (tip: string | undefined): string => LINKS[LINKS.indexOf(tip ?? '') - 1] ?? zero;

/** The WSC as its mailbox runs it. */
export class Wsc {
  readonly rules: WscRules;
  readonly state: WscState;
  private ascCount = 0;

  /** Takes parameters of the test’s own. */
  constructor(rules: WscRules = wscRules, parameters: Partial<Parameters> = {}) {
    this.rules = rules;
    this.state = rules.genesis({ ...genesis, parameters: { ...genesis.parameters, ...parameters } });
  }

  hear(actor: 'asc' | 'vpsc' | 'governance', fact: WscHeard): void {
    if (actor === 'asc') this.ascCount += 1;
    this.rules.hear(this.state, {
      actor,
      position: { sequence: actor === 'asc' ? this.ascCount : 1, index: 0 },
      atMs: 0,
      fact,
    });
  }

  offer(producer: string, weight = 20n): void {
    this.hear('asc', {
      type: 'offer-changed',
      change: 'encumbered',
      offer: { producer, target: weight, encumbered: weight, weight, protocol: PROTOCOL, tip: TIP },
    });
  }

  /** Lets a deadline of this kind pass. Returns the fact of the WSC; undefined if it waits for something else. */
  wake(kind: string, nowMs = 5000): WscFact | undefined {
    const deadline = this.rules.deadline(this.state);
    if (deadline?.key.startsWith(kind) !== true) return undefined;
    const decision = this.rules.decide(this.state, { type: 'deadline', nowMs, key: deadline.key });
    if (decision.type !== 'say') return undefined;
    this.rules.evolve(this.state, { atMs: nowMs, fact: decision.fact });
    return decision.fact;
  }

  draw(): Extract<WscFact, { type: 'producer-selected' }> {
    const fact = this.wake('draw');
    if (fact?.type !== 'producer-selected') throw new Error('nobody was drawn');
    return fact;
  }

  take(): void {
    const selected = this.state.attempt?.selected;
    if (selected === undefined) throw new Error('nobody was drawn');
    this.hear('asc', {
      type: 'stake-taken',
      height: selected.receipt.height,
      attempt: selected.receipt.attempt,
      producer: selected.producer,
      amount: selected.stake,
    });
  }

  submit(
    change: Partial<BlockList> = {},
    transactions: readonly SignedTransaction[] = [],
    badSignatureAt?: number,
  ): string {
    const selected = this.state.attempt?.selected;
    const list: BlockList = {
      producer: selected?.producer ?? alice,
      height: this.state.height,
      attempt: this.state.attemptNumber,
      try: 0,
      parent: selected?.parent ?? zero,
      reveal: preimageOf(selected?.tip),
      transactionsRoot: transactionsRoot(transactions),
      transactionCount: transactions.length,
      ...change,
    };
    const command = {
      type: 'submit-block-transactions',
      payload: opened(encodeBlockList, list),
      signature: new Uint8Array(64),
      transactions,
      ...(badSignatureAt === undefined ? undefined : { badSignatureAt }),
    } as const;
    const decision = this.rules.decide(this.state, { type: 'command', nowMs: 6000, command });
    if (decision.type === 'say') this.rules.evolve(this.state, { atMs: 6000, fact: decision.fact });
    return decision.type === 'refuse'
      ? `${decision.refusal.code}${decision.refusal.detail === undefined ? '' : ` ${decision.refusal.detail}`}`
      : decision.type;
  }

  settle(outcome: 'accepted' | 'rejected' | 'void'): void {
    const { height, attemptNumber: attempt, attempt: running } = this.state;
    const isAccepted = outcome === 'accepted';
    this.hear(
      'vpsc',
      roundSettled({
        height,
        attempt,
        outcome,
        blockHash: running?.proposed?.hash ?? zero,
        producer: running?.selected.producer ?? zero,
        supply: { wrep: 100n, grep: 0n },
        beacon: isAccepted ? 'be'.repeat(32) : this.state.heard.vpsc.beacon,
        protocol: running?.selected.protocol ?? zero,
      }),
    );
  }

  /** Returns a WSC with a drawn producer whose stake is taken. */
  static staked(parameters: Partial<Parameters> = {}): Wsc {
    const wsc = new Wsc(wscRules, parameters);
    wsc.offer(alice);
    wsc.draw();
    wsc.take();
    return wsc;
  }
}

export const transfer = (nonce: bigint): SignedTransaction => ({
  payload: opened(encodeTransaction, {
    sender: alice,
    nonce,
    fee: 1000n,
    validUntilHeight: 5n,
    body: { type: 'transfer', to: bob, amount: 10n, memo: '' },
  }),
  signature: new Uint8Array(64),
});
