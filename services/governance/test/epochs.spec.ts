import type { GovernanceFact, Outcome } from '@bpdao/messages';
import { inForceView } from '../src/views/in-force.ts';
import { genesis, Governance, parameters, V1 } from './governance-of-four.ts';

const closed = (fact: GovernanceFact | undefined) =>
  fact?.type === 'epoch-closed' ? [fact.epoch, fact.fromHeight, fact.toHeight] : [];

/** Epochs have 5 heights, and their decisions are in force 2 heights later. */
describe('an epoch', () => {
  it('is closed by the block of its last height, with what is in force for the heights it governs', () => {
    expect(new Governance().settleTo(4n).settle()).toEqual({
      type: 'epoch-closed',
      epoch: 1n,
      fromHeight: 8n,
      toHeight: 12n,
      protocol: V1,
      parameters,
      parametersHash: genesis.parametersHash,
    });
  });

  it.each<[rule: string, before: bigint, outcome: Outcome]>([
    ['by no earlier height', 3n, 'accepted'],
    ['by no void block of its last height', 4n, 'void'],
    ['by no rejected block of its last height', 4n, 'rejected'],
    ['by the first height of the next', 5n, 'accepted'],
  ])('is not closed %s', (_rule, before, outcome) => {
    expect(new Governance().settleTo(before).settle(outcome)).toBeUndefined();
  });

  it('is closed once, each in its turn, whether anything changed or not', () => {
    const governance = new Governance().settleTo(20n);
    expect(governance.said.map(closed)).toEqual([
      [1n, 8n, 12n],
      [2n, 13n, 17n],
      [3n, 18n, 22n],
      [4n, 23n, 27n],
    ]);
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
    expect(inForceView(new Governance().settleTo(settledTo).state, { height }).epoch?.epoch).toBe(epoch);
  });
});
