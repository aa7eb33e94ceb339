import { defaultParameters } from '@bpdao/genesis';
import type { Genesis } from '@bpdao/genesis';
import type { GovernanceFact, Outcome } from '@bpdao/messages';
import { governanceRules } from '../src/domain/rules.ts';
import { inForceView } from '../src/views/in-force.ts';

const zero = '00'.repeat(32);
const PROTOCOL = 'ee'.repeat(32);
const parameters = { ...defaultParameters, epochBlocks: 5n, activationDelayBlocks: 2n };
const genesis: Genesis = { chainId: zero, name: 'test', timeMs: 0, accounts: [], members: [], founders: [], posts: [], protocol: PROTOCOL, parametersHash: '77'.repeat(32), governable: [], parameters };

/** Governance as its mailbox runs it: each round settled is folded, decided upon, and what is said is folded. */
class Governance {
  readonly state = governanceRules.genesis(genesis);

  settle(height: bigint, outcome: Outcome = 'accepted'): GovernanceFact | undefined {
    const heard = { actor: 'vpsc', position: { sequence: 1, index: 0 }, atMs: 0, fact: settled(height, outcome) };
    governanceRules.hear(this.state, heard);
    const decision = governanceRules.decide(this.state, { type: 'heard', nowMs: 0, heard });
    if (decision.type !== 'say') return undefined;
    governanceRules.evolve(this.state, { atMs: 0, fact: decision.fact });
    return decision.fact;
  }

  static settledTo(height: bigint): Governance {
    const governance = new Governance();
    for (let h = 1n; h <= height; h += 1n) governance.settle(h);
    return governance;
  }
}

/** Epochs have 5 heights, and what they decide begins 2 heights later. */
describe('an epoch', () => {
  it('is closed by the block of its last height, with what is in force for the heights it governs', () => {
    expect(Governance.settledTo(4n).settle(5n)).toEqual({ type: 'epoch-closed', epoch: 1n, fromHeight: 8n, toHeight: 12n, protocol: PROTOCOL, parameters, parametersHash: genesis.parametersHash });
  });

  it.each<[rule: string, before: bigint, height: bigint, outcome: Outcome]>([
    ['by no earlier height', 3n, 4n, 'accepted'],
    ['by no void block of its last height', 4n, 5n, 'void'],
    ['by no rejected block of its last height', 4n, 5n, 'rejected'],
    ['by the first height of the next', 5n, 6n, 'accepted'],
  ])('is not closed %s', (_rule, before, height, outcome) => {
    expect(Governance.settledTo(before).settle(height, outcome)).toBeUndefined();
  });

  it('is closed once, each in its turn, whether anything changed or not', () => {
    const governance = new Governance();
    const closed = Array.from({ length: 20 }, (_, index) => governance.settle(BigInt(index + 1))).filter((fact) => fact !== undefined);
    expect(closed.map(({ epoch, fromHeight, toHeight }) => [epoch, fromHeight, toHeight])).toEqual([[1n, 8n, 12n], [2n, 13n, 17n], [3n, 18n, 22n], [4n, 23n, 27n]]);
  });
});

describe('what is in force', () => {
  it.each<[rule: string, settledTo: bigint, height: bigint, epoch: bigint | undefined]>([
    ['is genesis for the first epoch', 0n, 5n, 0n],
    ['is genesis until the delay has passed', 0n, 7n, 0n],
    ['is not known before the epoch that governs it is closed', 4n, 8n, undefined],
    ['is the closed epoch afterwards', 5n, 8n, 1n],
    ['is the closed epoch to its last height', 5n, 12n, 1n],
    ['is not known beyond', 5n, 13n, undefined],
  ])('%s', (_rule, settledTo, height, epoch) => {
    expect(inForceView(Governance.settledTo(settledTo).state, { height }).epoch?.epoch).toBe(epoch);
  });
});

const settled = (height: bigint, outcome: Outcome) => ({
  type: 'round-settled' as const, height, attempt: 0, poolId: zero, outcome, blockHash: zero, postAddress: zero, producer: zero, stakeLeft: 0n, stakes: [], debits: [], credits: [], debtsPaid: [], slashes: [], minted: 0n, burned: 0n,
  supply: { wrep: 0n, grep: 0n }, salary: { fee: 0n, perRep: 0n, rest: 0n }, queued: [], payouts: [], beacon: zero, nextHeight: outcome === 'accepted' ? height + 1n : height, nextAttempt: 0, undecided: 0,
});
