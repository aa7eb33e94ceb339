import fc from 'fast-check';
import { drawProducer, OfferBook } from '@bpdao/draw';
import { roundSettled } from '@bpdao/facts';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import {
  encodeEncumbrance,
  encodeReleaseRequest,
  opened,
  type AscCommand,
  type AscFact,
  type EncumbranceAsked,
  type StakeTaken,
} from '@bpdao/messages';
import type { AscDecision, AscHeard } from '../src/domain/messages.ts';
import { ascRules } from '../src/domain/rules.ts';

const zero = '00'.repeat(32);
const producers = ['a1', 'b2', 'c3'].map((byte) => byte.repeat(32));
const REP = 100n;
const genesis: Genesis = {
  chainId: zero,
  name: 'test',
  timeMs: 0,
  accounts: [],
  members: [],
  founders: [],
  posts: [],
  protocol: zero,
  parametersHash: zero,
  governable: [],
  parameters: defaultParameters,
};
const signature = new Uint8Array(64);

interface Holding {
  free: bigint;
  asc: bigint;
  pool: bigint;
}

/**
 * The ASC with the smallest models of a VPSC and a WSC. The VPSC answers at any time, and the WSC hears at any time.
 */
class World {
  readonly state = ascRules.genesis(genesis);
  readonly said: AscFact[] = [];
  readonly ledger = new Map<string, Holding>(producers.map((producer) => [producer, { free: REP, asc: 0n, pool: 0n }]));
  readonly asks: EncumbranceAsked[] = [];
  readonly book = new OfferBook([]);
  heardByWsc = 0;
  sequence = 0n;
  height = 1n;
  attempt = 0;
  running: StakeTaken | undefined;
  /** The list of this height was closed anew: its offers may have been lowered while the WSC did not know. */
  closedAnew = false;

  holding(producer: string): Holding {
    const holding = this.ledger.get(producer);
    if (holding === undefined) throw new Error('unknown');
    return holding;
  }

  tell(kind: 'encumber' | 'release', producer: string, target: bigint): void {
    this.sequence += 1n;
    const { sequence } = this;
    const command: AscCommand =
      kind === 'encumber'
        ? {
            type: 'encumber',
            payload: opened(encodeEncumbrance, { producer, sequence, target, protocol: zero, tip: zero }),
            signature,
          }
        : { type: 'release', payload: opened(encodeReleaseRequest, { producer, sequence, target }), signature };
    this.follow(ascRules.decide(this.state, { type: 'command', nowMs: 0, command }));
  }

  wake(): void {
    const deadline = ascRules.deadline(this.state);
    if (deadline === undefined) return;
    const fact = this.follow(ascRules.decide(this.state, { type: 'deadline', nowMs: 0, key: deadline.key }));
    expect(fact?.type).toBe('encumbrance-asked');
  }

  answerAsk(): void {
    const ask = this.asks.shift();
    if (ask === undefined) return;
    const {
      offer: { producer },
      delta,
    } = ask;
    const holding = this.holding(producer);
    if (delta > holding.free) {
      return this.hear({
        type: 'encumbrance-refused',
        producer,
        delta,
        reason: 'rep-not-free',
        encumbered: holding.asc,
      });
    }
    expect(holding.asc + delta >= 0n).toBe(true); // a release is never of what is not there
    holding.free -= delta;
    holding.asc += delta;
    this.hear({ type: 'rep-encumbered', producer, delta, encumbered: holding.asc });
  }

  wscHears(): void {
    for (; this.heardByWsc < this.said.length; this.heardByWsc += 1) {
      const fact = this.said[this.heardByWsc];
      const position = { sequence: this.heardByWsc + 1, index: 0 };
      if (fact?.type === 'stake-taken') this.book.stakeTaken(position, fact.height, fact.attempt);
      if (fact?.type === 'offer-changed' || fact?.type === 'encumbrance-asked') {
        this.book.offerChanged(position, fact.offer);
      }
    }
  }

  draw(): void {
    if (this.running !== undefined) return;
    const empty = (this.book.listForDraw(1n)?.list.totalWeight ?? 0n) === 0n;
    if (empty && this.book.standingNow(1n).totalWeight === 0n) return;
    if (empty) this.book.recloseAt({ sequence: this.heardByWsc, index: 0 });
    this.closedAnew ||= empty;
    const list = this.book.listForDraw(1n)?.list;
    if (list === undefined) throw new Error('no list');
    const { offer, index, counter, totalWeight } = drawProducer(list, zero, this.height, this.attempt);
    const { height, attempt } = this;
    const receipt = {
      beacon: zero,
      height,
      attempt,
      counter,
      totalWeight,
      index,
      listSequence: 0,
      listIndex: 0,
      excluded: [],
      closedAnew: empty,
    };
    this.hear({
      type: 'producer-selected',
      receipt,
      producer: offer.producer,
      stake: offer.weight,
      tip: zero,
      protocol: zero,
      parent: zero,
      parametersHash: zero,
    });
    const answer = this.said.at(-1);
    this.wscHears();
    if (answer?.type === 'stake-missing') {
      expect(this.closedAnew).toBe(true); // what a list that was closed by a stake counts, is there
      return this.miss(offer.producer, 'stake-missing');
    }
    if (answer?.type !== 'stake-taken') throw new Error('no answer to a draw');
    expect(answer.amount).toBe(offer.weight);
    this.running = answer;
  }

  openPool(): void {
    if (this.running === undefined || this.holding(this.running.producer).pool > 0n) return;
    const holding = this.holding(this.running.producer);
    expect(holding.asc >= this.running.amount).toBe(true); // a stake that was taken is not released
    holding.asc -= this.running.amount;
    holding.pool += this.running.amount;
  }

  end(outcome: 'accepted' | 'rejected' | 'void' | 'missed', lost: bigint): void {
    if (this.running === undefined) return;
    const { producer, amount } = this.running;
    this.running = undefined;
    const holding = this.holding(producer);
    if (holding.pool === 0n) return this.miss(producer, 'deadline');
    const loss = outcome === 'rejected' ? (amount * lost) / 100n : 0n;
    holding.pool = 0n;
    holding.asc += amount - loss;
    const { height, attempt } = this;
    const accepted = outcome === 'accepted';
    if (accepted) this.book.heightSettled();
    else this.book.attemptFailed(height, attempt, producer);
    this.height += accepted ? 1n : 0n;
    this.attempt = accepted ? 0 : attempt + 1;
    this.closedAnew &&= !accepted;
    this.hear(
      roundSettled({
        height,
        attempt,
        outcome: outcome === 'missed' ? 'void' : outcome,
        producer,
        stakeLeft: amount - loss,
        stakes: [{ address: producer, availability: true, side: 'for', stake: amount, gain: 0n, loss }],
        supply: { wrep: 1n, grep: 0n },
        nextHeight: this.height,
        nextAttempt: this.attempt,
      }),
    );
  }

  private miss(producer: string, reason: 'deadline' | 'stake-missing'): void {
    const { height, attempt } = this;
    this.attempt += 1;
    this.book.attemptFailed(height, attempt, producer);
    this.hear({ type: 'slot-missed', height, attempt, producer, reason });
  }

  private hear(fact: AscHeard): void {
    const heard = { actor: 'any', position: { sequence: 1, index: 0 }, atMs: 0, fact };
    ascRules.hear(this.state, heard);
    this.follow(ascRules.decide(this.state, { type: 'heard', nowMs: 0, heard }));
  }

  private follow(decision: AscDecision): AscFact | undefined {
    if (decision.type !== 'say') return undefined;
    const { fact } = decision;
    ascRules.evolve(this.state, { atMs: 0, fact });
    this.said.push(fact);
    if (fact.type === 'encumbrance-asked') {
      // one ask a producer at a time
      expect(this.asks.some(({ offer }) => offer.producer === fact.offer.producer)).toBe(false);
      this.asks.push(fact);
    }
    return fact;
  }

  /** Checks that the ASC and the ledger agree. */
  check(): void {
    expect(ascRules.brokenInvariant?.(this.state)).toBeUndefined();
    for (const producer of producers) {
      const { asc, pool } = this.holding(producer);
      const offer = this.state.offers.get(producer)?.offer;
      expect(offer?.encumbered ?? 0n).toBe(asc + pool);
      if (offer !== undefined) {
        expect(offer.weight).toBe(offer.target < offer.encumbered ? offer.target : offer.encumbered);
      }
    }
  }
}

const producer = fc.constantFrom(...producers);
const target = fc.bigInt(0n, 120n);
const step: fc.Arbitrary<(world: World) => void> = fc.oneof(
  fc
    .record({ producer, target })
    .map((offer) => (world: World) => world.tell('encumber', offer.producer, offer.target)),
  fc.record({ producer, target }).map((offer) => (world: World) => world.tell('release', offer.producer, offer.target)),
  fc.constant((world: World) => world.wake()),
  fc.constant((world: World) => world.answerAsk()),
  fc.constant((world: World) => world.wscHears()),
  fc.constant((world: World) => world.draw()),
  fc.constant((world: World) => world.openPool()),
  fc
    .record({
      outcome: fc.constantFrom('accepted', 'accepted', 'rejected', 'void', 'missed'),
      lost: fc.bigInt(0n, 100n),
    })
    .map(
      ({ outcome, lost }) =>
        (world: World) =>
          world.end(outcome, lost),
    ),
);

describe('whatever producers ask and however rounds end', () => {
  it('what the ASC believes encumbered is what the ledger says, and what a list counts is there when it is drawn', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const world = new World();
        for (const act of steps) {
          act(world);
          world.check();
        }
      }),
      { numRuns: 500 },
    );
  });

  it('asking comes to an end', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World();
        for (const act of steps) act(world);
        for (let round = 0; round < 20; round += 1) {
          world.wake();
          world.answerAsk();
        }
        expect(ascRules.deadline(world.state)).toBeUndefined();
        expect(world.asks).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
