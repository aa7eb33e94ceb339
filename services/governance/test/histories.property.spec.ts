import fc from 'fast-check';
import type { InForce } from '@bpdao/genesis';
import { Governance, V1, V2, V3 } from './governance-of-four.ts';

const PROTOCOLS = [V1, V2, V3];
const producers = ['a1', 'b2', 'c3', 'd4'].map((one) => one.repeat(32));

/** The next step. */
type Step =
  | { readonly type: 'offer'; readonly producer: number; readonly weight: bigint; readonly protocol: number }
  /**
   * A block accepted by the protocol in force; or, if `late`, by the protocol that was reverted at this height while
   * its pool was open.
   */
  | { readonly type: 'settle'; readonly outcome: 'accepted' | 'rejected' | 'void'; readonly late: boolean }
  | { readonly type: 'silence' }
  /** `times` slots are missed one after another. */
  | { readonly type: 'miss'; readonly times: number }
  /** The other observer hears all facts of governance so far. */
  | { readonly type: 'hear' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('offer' as const),
      producer: fc.nat(3),
      weight: fc.bigInt(0n, 200n),
      protocol: fc.nat(2),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('settle' as const),
      outcome: fc.constantFrom(
        'accepted' as const,
        'accepted' as const,
        'accepted' as const,
        'rejected' as const,
        'void' as const,
      ),
      late: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ type: 'silence' as const }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('miss' as const), times: fc.constantFrom(1, 5, 40) }) },
  { weight: 4, arbitrary: fc.constant({ type: 'hear' as const }) },
);

/**
 * A history in which version 2 was just adopted. A second observer hears the VPSC at once and governance late, but
 * never a block before the return that made it possible. A plain table gives the protocol of each height.
 */
class History {
  readonly governance = Governance.withNewProtocol();
  readonly other: InForce = this.governance.state.inForce.copy();
  /** The protocol that made the block of the last height. */
  made = V1;
  /** Protocols by heights, each as governance stated it last. */
  table = new Map<bigint, string>();
  private before: { readonly reverted: string; readonly table: Map<bigint, string> }[] = [];
  private told = this.governance.said.length;
  private tabled = 0;

  constructor() {
    this.governance.post(V3);
    this.write();
  }

  /** Writes the new facts of governance into the table. */
  private write(): void {
    for (const fact of this.governance.said.slice(this.tabled)) {
      if (fact.type === 'epoch-closed') {
        for (let height = fact.fromHeight; height <= fact.toHeight; height += 1n) this.table.set(height, fact.protocol);
      }
      if (fact.type !== 'protocol-reverted') continue;
      this.before.push({ reverted: fact.reverted, table: new Map(this.table) });
      for (const height of this.table.keys()) if (height >= fact.height) this.table.set(height, fact.protocol);
    }
    this.tabled = this.governance.said.length;
  }

  take(step: Step): void {
    const { governance } = this;
    if (step.type === 'offer') {
      governance.offer(producers[step.producer] ?? '', step.weight, PROTOCOLS[step.protocol] ?? V1);
    }
    if (step.type === 'silence' && governance.patienceMs() !== undefined) governance.runOutOfPatience();
    if (step.type === 'miss') governance.miss(step.times);
    if (step.type === 'hear') this.hear();
    if (step.type === 'settle') this.settle(step.outcome, step.late);
    this.write();
  }

  hear(): void {
    for (const fact of this.governance.said.slice(this.told)) this.other.fold(fact);
    this.told = this.governance.said.length;
  }

  private settle(outcome: 'accepted' | 'rejected' | 'void', late: boolean): void {
    const { governance } = this;
    const { height } = governance.state.heard.round;
    const reverted = governance.state.returning[0]?.protocol;
    const protocol = late && outcome === 'accepted' && reverted !== undefined ? reverted : governance.inForce();
    if (this.other.at(height)?.protocol !== protocol) this.hear();
    if (outcome === 'accepted') {
      this.table = this.before.find((one) => one.reverted === protocol)?.table ?? this.table;
      this.before = [];
    }
    governance.settle(outcome, protocol);
    if (outcome !== 'accepted') return;
    this.made = protocol;
    this.other.settled(height, protocol);
  }
}

describe('what is in force', () => {
  it('is what was said last about a height', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const history = new History();
        for (const one of steps) {
          history.take(one);
          const {
            inForce,
            heard: { round },
          } = history.governance.state;
          for (let height = round.height; height < round.height + 8n; height += 1n) {
            expect(inForce.at(height)?.protocol).toBe(history.table.get(height));
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is the same for all that have heard as much, in whatever order they heard it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const history = new History();
        for (const one of steps) history.take(one);
        history.hear();
        const { state } = history.governance;
        for (let height = state.heard.round.height; height < state.heard.round.height + 8n; height += 1n) {
          expect(history.other.at(height)).toEqual(state.inForce.at(height));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is what made the block of the height last settled, and never anything reverted before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const history = new History();
        for (const one of steps) {
          history.take(one);
          const { inForce, reverted, heard, force } = history.governance.state;
          expect(inForce.at(heard.vpsc.settledHeight)?.protocol).toBe(history.made);
          for (const protocol of [inForce.at(heard.round.height)?.protocol, force.protocol]) {
            expect(reverted.has(protocol ?? '')).toBe(false);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});
