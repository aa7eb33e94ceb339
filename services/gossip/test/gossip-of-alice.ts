import { roundSettled } from '@bpdao/facts';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import { encodeTransaction, opened, type GossipFact, type SignedTransaction, type Transaction } from '@bpdao/messages';
import type { GossipHeard } from '../src/domain/messages.ts';
import { gossipRules } from '../src/domain/rules.ts';

export const [alice, bob] = ['a1'.repeat(32), 'b2'.repeat(32)];
const genesis: Genesis = {
  chainId: 'cc'.repeat(32),
  name: 'test',
  timeMs: 0,
  accounts: [alice, bob].map((address) => ({ address, balance: 1_000_000n })),
  members: [],
  founders: [],
  posts: [],
  protocol: 'ee'.repeat(32),
  parametersHash: '0f'.repeat(32),
  governable: [],
  parameters: { ...defaultParameters, activeTxsMax: 3 },
};

/** Returns a transfer of 10 µ$ from alice to bob, with the changes of the test. */
export const transfer = (change: Partial<Transaction> = {}): SignedTransaction => ({
  payload: opened(encodeTransaction, {
    sender: alice,
    nonce: 0n,
    fee: 1000n,
    validUntilHeight: 5n,
    body: { type: 'transfer', to: bob, amount: 10n, memo: '' },
    ...change,
  }),
  signature: new Uint8Array(64),
});

/** Gossip as its mailbox runs it. */
export class Gossip {
  readonly state = gossipRules.genesis(genesis);
  /** The figures of the last refusal. */
  figures: string | undefined;

  submit(signed: SignedTransaction): string {
    const decision = gossipRules.decide(this.state, {
      type: 'command',
      nowMs: 0,
      command: { type: 'submit-transaction', ...signed },
    });
    if (decision.type === 'say') gossipRules.evolve(this.state, { atMs: 0, fact: decision.fact });
    if (decision.type === 'refuse') this.figures = decision.refusal.detail;
    return decision.type === 'refuse' ? decision.refusal.code : decision.type;
  }

  /** Lets the deadline pass, if there is any. Returns the fact that gossip then says. */
  told(): GossipFact | undefined {
    const deadline = gossipRules.deadline(this.state);
    if (deadline === undefined) return undefined;
    const decision = gossipRules.decide(this.state, { type: 'deadline', nowMs: 0, key: deadline.key });
    if (decision.type !== 'say') return undefined;
    gossipRules.evolve(this.state, { atMs: 0, fact: decision.fact });
    return decision.fact;
  }

  /** Lets gossip hear a proposed block of these transactions and its outcome. */
  block(
    height: bigint,
    transactions: readonly SignedTransaction[],
    outcome: 'accepted' | 'rejected' = 'accepted',
  ): void {
    const zero = '00'.repeat(32);
    const header = {
      chainId: zero,
      height,
      attempt: 0,
      parent: zero,
      protocol: zero,
      parametersHash: zero,
      producer: zero,
      receiptHash: zero,
      reveal: zero,
      payoutsRoot: zero,
      transactionsRoot: zero,
      stateRoot: zero,
      fees: 0n,
      subsidy: 5n,
      timeMs: 1,
    };
    const list = {
      producer: zero,
      height,
      attempt: 0,
      try: 0,
      parent: zero,
      reveal: zero,
      transactionsRoot: zero,
      transactionCount: 0,
    };
    const nothing = new Uint8Array();
    this.hear('wsc', {
      type: 'block-proposed',
      hash: `${height}`.padStart(64, '0'),
      post: { bytes: nothing, value: { kind: 'block', authors: [], references: [], content: nothing } },
      postAddress: zero,
      stake: 0n,
      fees: 0n,
      subsidy: 5n,
      block: {
        header: { bytes: nothing, value: header },
        payouts: [],
        transactions,
        list: { bytes: nothing, value: list },
        listSignature: nothing,
      },
    });
    this.hear('vpsc', roundSettled({ height, outcome, blockHash: `${height}`.padStart(64, '0'), nextAttempt: 0 }));
  }

  private hear(actor: string, fact: GossipHeard): void {
    gossipRules.hear(this.state, { actor, position: { sequence: 1, index: 0 }, atMs: 0, fact });
  }
}
