import type { ProducerSelected } from '@bpdao/messages';
import { alice, bob, ChainOfFacts, REP } from './chain-of-facts.ts';

type Change = (selected: ProducerSelected) => ProducerSelected;
const receipt =
  (change: Partial<ProducerSelected['receipt']>): Change =>
  (selected) => ({ ...selected, receipt: { ...selected.receipt, ...change } });
const other = (address: string): string => (address === alice.address ? bob.address : alice.address);

/** Alice and bob offer 20 REP each. The WSC draws for height 1, with the changes of the row. */
describe('a draw', () => {
  it.each<[rule: string, change: Change, broken: string | undefined]>([
    ['that can be drawn again is right', (same) => same, undefined],
    ['from another beacon', receipt({ beacon: '11'.repeat(32) }), 'the draw is not from the beacon'],
    ['for another height', receipt({ height: 2n }), 'the draw is for height 2, not 1'],
    ['for another attempt', receipt({ attempt: 1 }), 'the draw is for attempt 1, not 0'],
    ['with another weight', receipt({ totalWeight: 1n }), 'the list weighs 40000000, not 1'],
    ['with another index', receipt({ index: -1n }), 'the index drawn is another one'],
    [
      'of another producer',
      (selected) => ({ ...selected, producer: other(selected.producer) }),
      'another producer is drawn',
    ],
    ['with another stake', (selected) => ({ ...selected, stake: 1n }), 'the stake is not what the list says'],
    ['with another tip', (selected) => ({ ...selected, tip: '22'.repeat(32) }), "the tip is not the drawn offer's"],
    [
      'that leaves somebody out',
      receipt({ excluded: [alice.address] }),
      'the draw leaves out others than those who failed, are suspended or lost their offer',
    ],
    [
      'from another list than the one in force',
      receipt({ listSequence: 1, closedAnew: false }),
      'the draw is from another list than the one in force',
    ],
    [
      'from a list closed before there were offers',
      receipt({ listSequence: 0 }),
      'the draw is from a list without weight',
    ],
  ])('%s', (_rule, change, broken) => {
    const chain = new ChainOfFacts();
    chain.offer(alice, 20n * REP);
    chain.offer(bob, 20n * REP);
    chain.hear('wsc', chain.drawn(change));
    if (broken === undefined) expect(chain.round().drawFaults).toEqual([]);
    else expect(chain.round().drawFaults).toContain(broken);
  });

  it('of a later height is from the list that the stake before closed', () => {
    const chain = new ChainOfFacts().attempt();
    chain.offer(bob, 60n * REP, 2n);
    chain.hear('wsc', chain.block());
    chain.pool();
    chain.settled('accepted');
    chain.hear('wsc', chain.drawn());
    expect(chain.round().drawFaults).toEqual([]);
    expect(chain.round().selected.receipt.totalWeight).toBe(40n * REP);
  });

  it('after a failed attempt leaves out who failed, and may not close the list anew meanwhile', () => {
    const chain = new ChainOfFacts().attempt();
    const { producer } = chain.round().selected;
    chain.hear('wsc', { type: 'slot-missed', height: 1n, attempt: 0, producer, reason: 'deadline' });
    chain.hear('wsc', chain.drawn());
    expect(chain.round().drawFaults).toEqual([]);
    expect(chain.round().selected.producer).toBe(other(producer));

    const unfair = new ChainOfFacts().attempt();
    unfair.hear('wsc', {
      type: 'slot-missed',
      height: 1n,
      attempt: 0,
      producer: unfair.round().selected.producer,
      reason: 'deadline',
    });
    unfair.hear('wsc', unfair.drawn(receipt({ listSequence: 99, closedAnew: true })));
    expect(unfair.round().drawFaults).toContain('the list was closed anew while producers were left in it');
  });

  it('is right when everybody has failed and the list is closed anew', () => {
    const chain = new ChainOfFacts().attempt();
    for (const attempt of [0, 1]) {
      chain.hear('wsc', {
        type: 'slot-missed',
        height: 1n,
        attempt,
        producer: chain.round().selected.producer,
        reason: 'deadline',
      });
      if (attempt === 0) chain.hear('wsc', chain.drawn());
    }
    chain.hear('wsc', chain.drawn());
    expect(chain.round().drawFaults).toEqual([]);
    expect(chain.round().attempt).toBe(2);
  });
});
