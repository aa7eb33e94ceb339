import { spanOfBlock, spanOfFact, spanOfWork, traceOfHeight } from '@bpdao/actor';
import type { SaidFact } from '@bpdao/sdk';
import { stepsOf } from '../src/block-steps.ts';
import { waterfall } from '../src/waterfall.ts';

const CHAIN = 'ab'.repeat(32);
const addressOf = (number: number): string => number.toString(16).padStart(64, '0');
const REP = 1_000_000n;

/** Facts of block 7, each with the fields of a step: the actor, the time, and the cause. */
class Story {
  readonly facts: SaidFact[] = [];
  private ordinal = 0;

  say(
    actor: SaidFact['actor'],
    atMs: number,
    cause: SaidFact | 'deadline' | readonly [worker: string, what: string, because: SaidFact],
    fact: object,
  ): SaidFact {
    this.ordinal += 1;
    const parentSpanId =
      cause === 'deadline'
        ? spanOfBlock(CHAIN, 7n)
        : 'fact' in cause
          ? cause.trace.spanId
          : spanOfWork(CHAIN, cause[0], cause[1], cause[2].trace.spanId);
    const said = {
      actor,
      atMs: 1_000 + atMs,
      position: { sequence: this.ordinal, index: 0 },
      heard: {},
      fact,
      cause:
        cause === 'deadline'
          ? { type: 'deadline', key: 'draw/7' }
          : 'fact' in cause
            ? { type: 'fact', actor: cause.actor, position: cause.position }
            : { type: 'command', name: 'cast-vote', digest: '' },
      trace: { traceId: traceOfHeight(CHAIN, 7n), spanId: spanOfFact(CHAIN, actor, this.ordinal), parentSpanId },
    } as SaidFact;
    this.facts.push(said);
    return said;
  }

  attempt(attempt: number, atMs: number): SaidFact {
    return this.say('wsc', atMs, 'deadline', {
      type: 'producer-selected',
      producer: addressOf(attempt + 1),
      receipt: { height: 7n, attempt },
    });
  }

  vote(voter: number, atMs: number, opened: SaidFact, side = 'for'): SaidFact {
    return this.say('vpsc', atMs, [addressOf(voter), 'vote aa', opened], {
      type: 'vote-cast',
      vote: { payload: { value: { poolId: 'aa', voter: addressOf(voter), side, stake: 10n * REP } } },
    });
  }
}

describe('the waterfall of a block', () => {
  it('shows each step below the one before, as a bar from what led to it', () => {
    const story = new Story();
    const drawn = story.attempt(0, 0);
    const taken = story.say('asc', 10, drawn, {
      type: 'stake-taken',
      height: 7n,
      attempt: 0,
      producer: addressOf(1),
      amount: 5n * REP,
    });
    const proposed = story.say('wsc', 40, [addressOf(1), 'produce', taken], {
      type: 'block-proposed',
      block: { header: { value: { height: 7n, attempt: 0, producer: addressOf(1) } }, transactions: [] },
    });
    const opened = story.say('vpsc', 50, proposed, { type: 'pool-opened', height: 7n, attempt: 0 });
    story.vote(2, 80, opened);
    story.say('vpsc', 100, 'deadline', { type: 'round-settled', outcome: 'accepted', height: 7n, attempt: 0 });
    expect(waterfall(stepsOf(CHAIN, story.facts), 100).map((line) => line.replace(/bp1\S+/, 'BP'))).toEqual([
      'ACTOR  FACT               AT MS      TOOK  0──────────────────── 100 ms',
      'wsc    producer-selected      0            ●                              BP',
      'asc    stake-taken           10       +10  ━━━●                           5 REP',
      'wsc    block-proposed        40       +30     ━━━━━━━━●                   0 Txs',
      'vpsc   pool-opened           50       +10             ━━━●',
      'vpsc   vote-cast             80       +30                ━━━━━━━━●        BP for, 10 REP',
      'vpsc   round-settled        100  deadline                              ●  accepted',
    ]);
  });

  it('finds what led to a vote by the work of its voter, although the command names no fact', () => {
    const story = new Story();
    const opened = story.say('vpsc', 5, story.attempt(0, 0), { type: 'pool-opened', height: 7n, attempt: 0 });
    story.vote(3, 25, opened);
    expect(stepsOf(CHAIN, story.facts).at(-1)).toMatchObject({ offsetMs: 25, cause: { said: opened } });
  });

  it('keeps attempts apart, also for what names none', () => {
    const story = new Story();
    const first = story.attempt(0, 0);
    const missed = story.say('wsc', 100, 'deadline', {
      type: 'slot-missed',
      height: 7n,
      attempt: 0,
      producer: addressOf(1),
      reason: 'deadline',
    });
    const second = story.attempt(1, 101);
    story.say('asc', 130, missed, { type: 'offer-changed', change: 'returned', offer: { producer: addressOf(1) } });
    expect(first.trace.traceId).toBe(second.trace.traceId);
    const lines = waterfall(stepsOf(CHAIN, story.facts), 100);
    expect(
      lines.map((line) =>
        line
          .split(/ +/)
          .slice(0, line.startsWith('──') ? 3 : 2)
          .join(' '),
      ),
    ).toEqual([
      'ACTOR FACT',
      '── attempt 0',
      'wsc producer-selected',
      'wsc slot-missed',
      'asc offer-changed',
      '── attempt 1',
      'wsc producer-selected',
    ]);
  });

  it('puts many votes into one line, with a dot for each', () => {
    const story = new Story();
    const opened = story.say('vpsc', 0, story.attempt(0, 0), { type: 'pool-opened', height: 7n, attempt: 0 });
    for (const [index, side] of ['for', 'for', 'for', 'for', 'for', 'for', 'against'].entries()) {
      story.vote(index, 10 + 10 * index, opened, side);
    }
    const votes = waterfall(stepsOf(CHAIN, story.facts), 120).filter((line) => line.includes('vote-cast'));
    expect(votes).toHaveLength(1);
    expect(votes[0]).toContain('7 × vote-cast');
    expect(votes[0]).toContain('6 for (60 REP), 1 against (10 REP)');
    expect(votes[0]?.match(/●/g)).toHaveLength(7);
  });

  it.each([60, 80, 200])('is never wider than %i columns', (width) => {
    const story = new Story();
    const opened = story.say('vpsc', 3, story.attempt(0, 0), { type: 'pool-opened', height: 7n, attempt: 0 });
    for (const voter of [1, 2, 3]) story.vote(voter, 10 * voter, opened);
    expect(Math.max(...waterfall(stepsOf(CHAIN, story.facts), width).map((line) => line.length))).toBeLessThanOrEqual(
      width,
    );
  });
});
