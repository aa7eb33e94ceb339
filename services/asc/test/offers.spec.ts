import { tipOf } from '@bpdao/draw';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import {
  encodeBlockList,
  encodeEncumbrance,
  encodeEvidence,
  encodeReleaseRequest,
  opened,
  type AscFact,
  type ProducerSelected,
} from '@bpdao/messages';
import type { AscHeard } from '../src/domain/messages.ts';
import { ascRules } from '../src/domain/rules.ts';
import type { AscState } from '../src/domain/state.ts';

const alice = 'a1'.repeat(32);
const PROTOCOL = 'ee'.repeat(32);
const zero = '00'.repeat(32);
const genesis: Genesis = {
  chainId: zero,
  name: 'test',
  timeMs: 0,
  accounts: [],
  members: [],
  founders: [],
  posts: [],
  protocol: PROTOCOL,
  parametersHash: zero,
  governable: [],
  parameters: defaultParameters,
};
const signature = new Uint8Array(64);

/** The ASC as its mailbox runs it. */
class Asc {
  readonly state: AscState;

  constructor(document: Genesis = genesis) {
    this.state = ascRules.genesis(document);
  }

  encumber(target: bigint, sequence: bigint, tip = zero): string {
    return this.tell({
      type: 'encumber',
      payload: opened(encodeEncumbrance, { producer: alice, sequence, target, protocol: PROTOCOL, tip }),
      signature,
    });
  }

  release(target: bigint, sequence: bigint): string {
    return this.tell({
      type: 'release',
      payload: opened(encodeReleaseRequest, { producer: alice, sequence, target }),
      signature,
    });
  }

  hear(fact: AscHeard): AscFact | undefined {
    const heard = { actor: 'any', position: { sequence: 1, index: 0 }, atMs: 0, fact };
    ascRules.hear(this.state, heard);
    return this.follow(ascRules.decide(this.state, { type: 'heard', nowMs: 0, heard }));
  }

  /** What it says by a deadline, if it has one. */
  wake(): AscFact | undefined {
    const deadline = ascRules.deadline(this.state);
    return deadline === undefined
      ? undefined
      : this.follow(ascRules.decide(this.state, { type: 'deadline', nowMs: 0, key: deadline.key }));
  }

  /** Alice has offered 20. */
  static offered(): Asc {
    const asc = new Asc();
    asc.encumber(20n, 1n, tipOf('11'.repeat(32)));
    asc.hear({ type: 'rep-encumbered', producer: alice, delta: 20n, encumbered: 20n });
    return asc;
  }

  draw(change: Partial<ProducerSelected> = {}): AscFact | undefined {
    const receipt = {
      beacon: zero,
      height: 1n,
      attempt: 0,
      counter: 0,
      totalWeight: 20n,
      index: 0n,
      listSequence: 1,
      listIndex: 0,
      excluded: [],
      closedAnew: true,
    };
    return this.hear({
      type: 'producer-selected',
      receipt,
      producer: alice,
      stake: 20n,
      tip: zero,
      protocol: PROTOCOL,
      parent: zero,
      parametersHash: zero,
      ...change,
    });
  }

  private tell(
    command: Parameters<typeof ascRules.decide>[1] extends infer M
      ? M extends { type: 'command'; command: infer C }
        ? C
        : never
      : never,
  ): string {
    const decision = ascRules.decide(this.state, { type: 'command', nowMs: 0, command });
    if (decision.type === 'refuse') return decision.refusal.code;
    return this.follow(decision)?.type ?? decision.type;
  }

  private follow(decision: ReturnType<typeof ascRules.decide>): AscFact | undefined {
    if (decision.type !== 'say') return undefined;
    ascRules.evolve(this.state, { atMs: 0, fact: decision.fact });
    return decision.fact;
  }
}

describe('an offer', () => {
  it('asks the VPSC for the difference, and stands with the REP behind it', () => {
    const asc = new Asc();
    expect(asc.encumber(20n, 1n)).toBe('encumbrance-asked');
    expect(asc.hear({ type: 'rep-encumbered', producer: alice, delta: 20n, encumbered: 20n })).toMatchObject({
      type: 'offer-changed',
      change: 'encumbered',
      offer: { target: 20n, encumbered: 20n, weight: 20n },
    });
    expect(asc.wake()).toBeUndefined();
  });

  it('that the VPSC refuses is what is encumbered', () => {
    const asc = Asc.offered();
    asc.encumber(50n, 2n);
    expect(
      asc.hear({ type: 'encumbrance-refused', producer: alice, delta: 30n, reason: 'rep-not-free', encumbered: 20n }),
    ).toMatchObject({ type: 'offer-changed', change: 'refused', offer: { target: 20n, encumbered: 20n } });
    expect(asc.wake()).toBeUndefined();
  });

  it('changed while the VPSC is being asked is asked for afterwards, one ask at a time', () => {
    const asc = new Asc();
    asc.encumber(20n, 1n);
    expect(asc.encumber(30n, 2n)).toBe('offer-changed');
    expect(asc.wake()).toBeUndefined();
    asc.hear({ type: 'rep-encumbered', producer: alice, delta: 20n, encumbered: 20n });
    expect(asc.wake()).toMatchObject({ type: 'encumbrance-asked', delta: 10n });
    expect(asc.wake()).toBeUndefined();
  });

  it.each<[rule: string, act: (asc: Asc) => string, expected: string]>([
    [
      'with the same command again gets its answer again',
      (asc) => asc.encumber(20n, 1n, tipOf('11'.repeat(32))),
      'again',
    ],
    ['with a used sequence and other content is refused', (asc) => asc.encumber(21n, 1n), 'SEQUENCE_USED'],
    ['with a lower sequence is refused', (asc) => asc.release(5n, 0n), 'SEQUENCE_USED'],
    ['is not raised by a release', (asc) => asc.release(21n, 2n), 'NOT_LOWER'],
    ['with a new tip is stated anew', (asc) => asc.encumber(20n, 2n, '22'.repeat(32)), 'offer-changed'],
    ['is lowered by a release', (asc) => asc.release(5n, 2n), 'offer-changed'],
  ])('%s', (_rule, act, expected) => {
    expect(act(Asc.offered())).toBe(expected);
  });

  it.each<[rule: string, target: bigint, expected: string]>([
    ['may ask for as much as a fact can say', 2n ** 63n - 1n, 'encumbrance-asked'],
    ['may not ask for more than a fact can say', 2n ** 63n, 'TARGET_TOO_LARGE'],
    ['of nothing is none, but for a founder', 0n, 'TARGET_ZERO'],
  ])('%s', (_rule, target, expected) => {
    expect(new Asc().encumber(target, 1n)).toBe(expected);
  });

  it('of nothing is an offer when a founder makes it', () => {
    expect(new Asc({ ...genesis, founders: [alice] }).encumber(0n, 1n)).toBe('offer-changed');
  });

  it('that stands may be set to nothing', () => {
    expect(Asc.offered().encumber(0n, 2n)).toBe('offer-changed');
  });

  it('that does not exist cannot be released', () => {
    expect(new Asc().release(0n, 1n)).toBe('OFFER_UNKNOWN');
  });
});

describe('a stake', () => {
  it('is taken whole', () => {
    expect(Asc.offered().draw()).toMatchObject({ type: 'stake-taken', amount: 20n });
  });

  it.each([
    ['that is less than the list says', { stake: 21n }],
    ['of somebody without an offer', { producer: 'b2'.repeat(32) }],
  ])('%s is missing', (_rule, change) => {
    expect(Asc.offered().draw(change)).toMatchObject({ type: 'stake-missing' });
  });

  it('stays encumbered while a list counts it, also when the offer is lowered, and is released after the height', () => {
    const asc = Asc.offered();
    asc.draw();
    asc.release(5n, 2n);
    expect(asc.wake()).toBeUndefined();
    asc.hear(settled('accepted', 1n));
    expect(asc.wake()).toBeUndefined();
    asc.draw({ receipt: receiptOf(2n) });
    asc.hear(settled('accepted', 2n));
    expect(asc.wake()).toMatchObject({ type: 'encumbrance-asked', delta: -15n });
  });

  it('of which a part is being released is missing', () => {
    const asc = Asc.offered();
    asc.release(5n, 2n);
    asc.wake();
    expect(asc.draw()).toMatchObject({ type: 'stake-missing', listed: 20n, encumbered: 5n });
  });

  it('that is taken is not released, also when the offer was lowered before the draw from the earlier one was heard', () => {
    const asc = Asc.offered();
    asc.release(5n, 2n);
    expect(asc.draw()).toMatchObject({ type: 'stake-taken', amount: 20n });
    expect(asc.wake()).toBeUndefined();
    asc.hear({ type: 'slot-missed', height: 1n, attempt: 0, producer: alice, reason: 'deadline' });
    expect(asc.wake()).toMatchObject({ type: 'encumbrance-asked', delta: -15n });
  });

  it('comes back after the round, less what was lost', () => {
    const asc = Asc.offered();
    asc.draw();
    expect(asc.hear(settled('rejected', 1n, 20n))).toMatchObject({
      type: 'offer-changed',
      change: 'returned',
      offer: { encumbered: 0n, target: 20n },
    });
    expect(asc.wake()).toMatchObject({ type: 'encumbrance-asked', delta: 20n });
  });

  it('comes back whole after a missed slot', () => {
    const asc = Asc.offered();
    asc.draw();
    expect(
      asc.hear({ type: 'slot-missed', height: 1n, attempt: 0, producer: alice, reason: 'deadline' }),
    ).toMatchObject({ type: 'offer-changed', change: 'returned', offer: { encumbered: 20n } });
  });
});

describe('an offer of a producer that equivocated', () => {
  const proven = (offerLost: bigint): AscHeard => ({
    type: 'equivocation-proven',
    offender: alice,
    height: 1n,
    offerLost,
    reward: 0n,
    report: {
      payload: opened(encodeEvidence, { reporter: zero, proof: { type: 'lists', one: list(0), other: list(1) } }),
      signature: new Uint8Array(64),
    },
  });
  const list = (transactionCount: number) => ({
    payload: opened(encodeBlockList, {
      producer: alice,
      height: 1n,
      attempt: 0,
      try: 0,
      parent: zero,
      reveal: zero,
      transactionsRoot: zero,
      transactionCount,
    }),
    signature: new Uint8Array(64),
  });

  it('is lost, wants nothing, and holds nothing back in a list', () => {
    const asc = Asc.offered();
    expect(asc.hear(proven(20n))).toMatchObject({
      type: 'offer-changed',
      change: 'forfeited',
      offer: { encumbered: 0n, target: 0n, weight: 0n },
    });
    expect(asc.wake()).toBeUndefined();
  });

  it('comes back from the round without what was slashed', () => {
    const asc = Asc.offered();
    asc.draw();
    asc.hear(proven(0n)); // the stake is in the pool
    const round = settled('accepted', 1n);
    if (round.type !== 'round-settled') throw new Error('no round');
    expect(
      asc.hear({
        ...round,
        stakeLeft: 0n,
        slashes: [{ address: alice, availability: true, amount: 20n, reporter: zero, reward: 2n }],
      }),
    ).toMatchObject({ change: 'returned', offer: { encumbered: 0n } });
  });
});

const receiptOf = (height: bigint) => ({
  beacon: zero,
  height,
  attempt: 0,
  counter: 0,
  totalWeight: 20n,
  index: 0n,
  listSequence: 1,
  listIndex: 0,
  excluded: [],
  closedAnew: false,
});

const settled = (outcome: 'accepted' | 'rejected', height: bigint, loss = 0n): AscHeard => ({
  type: 'round-settled',
  height,
  attempt: 0,
  poolId: zero,
  outcome,
  blockHash: zero,
  postAddress: zero,
  producer: alice,
  stakeLeft: 20n - loss,
  stakes: [{ address: alice, availability: true, side: 'for', stake: 20n, gain: 0n, loss }],
  debits: [],
  credits: [],
  debtsPaid: [],
  slashes: [],
  minted: 0n,
  burned: 0n,
  supply: { wrep: 100n, grep: 0n },
  salary: { fee: 0n, perRep: 0n, rest: 0n },
  queued: [],
  payouts: [],
  beacon: zero,
  nextHeight: outcome === 'accepted' ? height + 1n : height,
  nextAttempt: 0,
  undecided: 0,
  protocol: zero,
});
