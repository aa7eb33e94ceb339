import { defaultParameters, type Genesis } from '@bpdao/genesis';
import type { GovernanceTypes } from '@bpdao/governance/actor-types';
import { governanceRules } from '@bpdao/governance/rules';
import { encodePost, opened, type Post, type RoundSettled } from '@bpdao/messages';

const ZERO = '00'.repeat(32);
const [OLD, NEW] = ['e1'.repeat(32), 'e2'.repeat(32)];
const SUPPLY = 1_000_000n;
const EPOCHS = 3n;

const protocolPost = (): Post => ({
  kind: 'protocol',
  authors: [{ address: ZERO, weightPpm: 1_000_000 }],
  references: [],
  content: Buffer.from('{"name":"work-protocol","version":"1.0.0"}'),
});

/** Two heights an epoch: adoption takes the ends of two. */
const genesis: Genesis = {
  chainId: ZERO,
  name: 'study',
  timeMs: 0,
  accounts: [],
  founders: [],
  protocol: OLD,
  parametersHash: ZERO,
  governable: [],
  parameters: { ...defaultParameters, epochBlocks: 2n, activationDelayBlocks: 1n },
  members: [{ address: ZERO, wrep: SUPPLY }],
  posts: [{ address: OLD, post: opened(encodePost, protocolPost()) }],
};

/**
 * Tells if governance, by its own rules, adopts a protocol that this share of all offers names at three successive ends
 * of epochs (docs/spec/governance.md, "De facto").
 */
export function wouldAdopt(sharePpm: bigint): boolean {
  const state = governanceRules.genesis(genesis);
  let adopted = false;
  const hear = (actor: string, fact: GovernanceTypes['heard']): void => {
    const heard = { actor, position: { sequence: 1, index: 0 }, atMs: 0, fact };
    governanceRules.hear(state, heard);
    const decision = governanceRules.decide(state, { type: 'heard', nowMs: 0, heard });
    if (decision.type !== 'say') return;
    governanceRules.evolve(state, { atMs: 0, fact: decision.fact });
    adopted ||= decision.fact.type === 'epoch-closed' && decision.fact.protocol === NEW;
  };
  hear('forum', {
    type: 'post-published',
    address: NEW,
    post: opened(encodePost, protocolPost()),
    signature: new Uint8Array(),
  });
  for (const [producer, weight, protocol] of [
    ['a1'.repeat(32), sharePpm, NEW],
    ['b2'.repeat(32), SUPPLY - sharePpm, OLD],
  ] as const) {
    hear('asc', {
      type: 'offer-changed',
      change: 'encumbered',
      offer: { producer, target: weight, encumbered: weight, weight, protocol, tip: ZERO },
    });
  }
  for (let height = 1n; height <= 2n * EPOCHS; height += 1n) hear('vpsc', settled(height));
  return adopted;
}

const settled = (height: bigint): RoundSettled & { readonly type: 'round-settled' } => ({
  type: 'round-settled',
  height,
  attempt: 0,
  poolId: ZERO,
  outcome: 'accepted',
  blockHash: ZERO,
  postAddress: ZERO,
  producer: ZERO,
  stakeLeft: 0n,
  stakes: [],
  debits: [],
  credits: [],
  debtsPaid: [],
  slashes: [],
  minted: 0n,
  burned: 0n,
  supply: { wrep: SUPPLY, grep: 0n },
  salary: { fee: 0n, perRep: 0n, rest: 0n },
  queued: [],
  payouts: [],
  beacon: ZERO,
  nextHeight: height + 1n,
  nextAttempt: 0,
  undecided: 0,
  protocol: OLD,
});
