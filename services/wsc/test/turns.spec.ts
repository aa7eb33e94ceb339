import type { HeardFact } from '@bpdao/actor';
import type { GovernanceFact, WscFact } from '@bpdao/messages';
import { v1 } from '@bpdao/work-protocols';
import type { WscHeard } from '../src/domain/messages.ts';
import { wscRulesOf } from '../src/domain/rules.ts';
import { answersAfter, isTurnOf } from '../src/domain/turn.ts';
import { alice, bob, genesis, PROTOCOL, transfer, Wsc } from './wsc-of-alice.ts';

const V2 = 'e2'.repeat(32);

/** Two versions beside each other: both hear everything, and each folds the facts of the other. */
class Versions {
  readonly first = new Wsc(wscRulesOf({ protocol: PROTOCOL, work: v1 }));
  readonly second = new Wsc(wscRulesOf({ protocol: V2, work: v1 }));

  hear(...heard: Parameters<Wsc['hear']>): void {
    this.first.hear(...heard);
    this.second.hear(...heard);
  }

  offer(): void {
    this.first.offer(alice);
    this.second.offer(alice);
    this.first.offer(bob);
    this.second.offer(bob);
  }

  /** Lets a deadline of a version pass. Returns its fact, after the other version has folded it. */
  wake(speaker: Wsc, kind = ''): WscFact | undefined {
    const fact = speaker.wake(kind);
    const other = speaker === this.first ? this.second : this.first;
    if (fact !== undefined) other.rules.evolve(other.state, { atMs: 5000, fact });
    return fact;
  }

  take(): void {
    this.first.take();
    this.second.take();
  }

  propose(speaker: Wsc): string {
    const said = speaker.submit({}, [transfer(speaker.state.chain.accounts.get(alice).nonce)]);
    const proposed = speaker.state.attempt?.proposed;
    const other = speaker === this.first ? this.second : this.first;
    if (said === 'say' && proposed !== undefined) {
      other.rules.evolve(other.state, { atMs: 6000, fact: { type: 'block-proposed', ...proposed } });
    }
    return said;
  }

  settle(outcome: 'accepted' | 'rejected' = 'accepted'): void {
    this.first.settle(outcome);
    this.second.settle(outcome);
  }

  /** Runs a whole height by this version. */
  height(speaker: Wsc): void {
    this.wake(speaker, 'draw');
    this.take();
    this.propose(speaker);
    this.settle();
  }

  /** Returns both versions at height 5, the first at which version 2 is in force. */
  static atTheSwap(): Versions {
    const versions = new Versions();
    versions.offer();
    for (let height = 1; height < 5; height += 1) versions.height(versions.first);
    versions.hear('governance', { ...epoch, protocol: V2 });
    return versions;
  }
}

const epoch: Extract<GovernanceFact, { type: 'epoch-closed' }> = {
  type: 'epoch-closed',
  epoch: 1n,
  fromHeight: 5n,
  toHeight: 7n,
  protocol: PROTOCOL,
  parameters: genesis.parameters,
  parametersHash: genesis.parametersHash,
};
const reverted: GovernanceFact = {
  type: 'protocol-reverted',
  height: 5n,
  attempt: 1,
  reverted: V2,
  reason: 'silence',
  protocol: PROTOCOL,
  parameters: genesis.parameters,
  parametersHash: genesis.parametersHash,
};

/** Returns the versions that have a deadline and thus are about to act by themselves. */
const speaking = ({ first, second }: Versions): readonly string[] => [
  ...(first.rules.deadline(first.state) === undefined ? [] : ['first']),
  ...(second.rules.deadline(second.state) === undefined ? [] : ['second']),
];

/** Version 1 is in force to height 4, version 2 from height 5. */
describe('of two versions', () => {
  it('only the one in force speaks', () => {
    const versions = new Versions();
    versions.offer();
    expect(speaking(versions)).toEqual(['first']);
    expect(versions.wake(versions.first)).toMatchObject({ type: 'producer-selected', protocol: PROTOCOL });
    versions.take();
    expect(speaking(versions)).toEqual(['first']);
    expect(versions.second.submit()).toBe('TOO_EARLY another protocol speaks');
  });

  it('neither speaks before what is in force is known', () => {
    const versions = new Versions();
    versions.offer();
    for (let height = 1; height < 5; height += 1) versions.height(versions.first);
    expect(speaking(versions)).toEqual([]);
  });

  it('the new one speaks from its height on, from the state that both have, and names itself', () => {
    const versions = Versions.atTheSwap();
    expect(speaking(versions)).toEqual(['second']);
    expect(versions.wake(versions.second)).toMatchObject({
      type: 'producer-selected',
      protocol: V2,
      receipt: { height: 5n, attempt: 0 },
      parent: versions.first.state.chain.hash,
    });
    versions.take();
    expect(versions.propose(versions.first)).toBe('TOO_EARLY another protocol speaks');
    expect(versions.propose(versions.second)).toBe('say');
    versions.settle();
    expect(versions.first.state.chain.hash).toBe(versions.second.state.chain.hash);
    expect(versions.first.state.height).toBe(6n);
    expect(speaking(versions)).toEqual(['second']);
  });
});

describe('after a return', () => {
  it.each<[phase: string, act: (versions: Versions) => void]>([
    ['was drawn only', (versions) => versions.wake(versions.second, 'draw')],
    [
      'waits for a list',
      (versions) => {
        versions.wake(versions.second, 'draw');
        versions.take();
      },
    ],
  ])('an attempt of the reverted protocol that %s is ended by the other, which goes on', (_phase, act) => {
    const versions = Versions.atTheSwap();
    act(versions);
    versions.hear('governance', reverted);
    expect(speaking(versions)).toEqual(['first']);
    expect(versions.second.submit()).toMatch(/^TOO_EARLY/);
    expect(versions.wake(versions.first)).toMatchObject({
      type: 'slot-missed',
      height: 5n,
      attempt: 0,
      reason: 'protocol-reverted',
    });
    expect(versions.wake(versions.first)).toMatchObject({
      type: 'producer-selected',
      protocol: PROTOCOL,
      receipt: { height: 5n, attempt: 1 },
    });
  });

  it('the producer of an attempt that was ended so is not suspended: it is drawn from at the next height', () => {
    const versions = Versions.atTheSwap();
    versions.wake(versions.second, 'draw');
    versions.take();
    versions.hear('governance', reverted);
    versions.wake(versions.first);
    versions.height(versions.first);
    expect(versions.first.state.book.listForDraw(100n)?.excluded).toEqual([]);
  });

  it('nothing drawn yet is drawn by the other', () => {
    const versions = Versions.atTheSwap();
    versions.hear('governance', { ...reverted, attempt: 0 });
    expect(speaking(versions)).toEqual(['first']);
    expect(versions.wake(versions.first)).toMatchObject({
      type: 'producer-selected',
      protocol: PROTOCOL,
      receipt: { height: 5n, attempt: 0 },
    });
  });

  it('a block that was proposed is policed to its end; rejected, the other goes on', () => {
    const versions = Versions.atTheSwap();
    versions.wake(versions.second, 'draw');
    versions.take();
    versions.propose(versions.second);
    versions.hear('governance', reverted);
    expect(speaking(versions)).toEqual([]);
    versions.settle('rejected');
    expect(speaking(versions)).toEqual(['first']);
    expect(versions.wake(versions.first)).toMatchObject({ protocol: PROTOCOL, receipt: { height: 5n, attempt: 1 } });
  });

  it('a block that was proposed and is accepted cancels the return: the protocol works', () => {
    const versions = Versions.atTheSwap();
    versions.wake(versions.second, 'draw');
    versions.take();
    versions.propose(versions.second);
    versions.hear('governance', reverted);
    versions.settle('accepted');
    expect(speaking(versions)).toEqual(['second']);
  });

  it('a version that slept, and spoke from what it knew, is overruled by what stands in the stream', () => {
    const versions = Versions.atTheSwap();
    versions.first.hear('governance', reverted); // the second has not heard of it
    expect(versions.wake(versions.second, 'draw')).toMatchObject({ protocol: V2 });
    expect(versions.wake(versions.first)).toMatchObject({
      type: 'slot-missed',
      attempt: 0,
      reason: 'protocol-reverted',
    });
  });
});

describe('the turn', () => {
  it('is nobody’s while what is in force is unknown, and everybody’s for a WSC that speaks for every protocol', () => {
    const wsc = new Wsc();
    expect(isTurnOf({ protocol: undefined, work: v1 }, wsc.state)).toBe(true);
    wsc.state.height = 5n;
    expect(isTurnOf({ protocol: undefined, work: v1 }, wsc.state)).toBe(false);
  });

  it('is not taken by whoever draws out of turn: the attempt is ended by the one whose turn it is', () => {
    const versions = new Versions();
    versions.offer();
    const drawn = versions.first.rules.decide(versions.first.state, { type: 'deadline', nowMs: 5000, key: 'draw/1/0' });
    if (drawn.type !== 'say' || drawn.fact.type !== 'producer-selected') throw new Error('nobody was drawn');
    const outOfTurn = { ...drawn.fact, protocol: V2 };
    for (const { rules, state } of [versions.first, versions.second]) {
      rules.evolve(state, { atMs: 5000, fact: outOfTurn });
    }
    expect(versions.second.submit()).toBe('TOO_EARLY');
    expect(versions.wake(versions.second)).toBeUndefined();
    expect(versions.wake(versions.first)).toMatchObject({
      type: 'slot-missed',
      height: 1n,
      attempt: 0,
      reason: 'protocol-reverted',
    });
    expect(versions.wake(versions.first, 'draw')).toMatchObject({ protocol: PROTOCOL, receipt: { attempt: 1 } });
  });
});

/** Tests which version answers, by the facts that it has heard and not folded yet. */
describe('who answers', () => {
  const heard = (actor: 'vpsc' | 'governance', fact: WscHeard): HeardFact<WscHeard> => ({
    actor,
    position: { sequence: 9, index: 0 },
    atMs: 0,
    fact,
  });
  const settled = (height: bigint, protocol: string): HeardFact<WscHeard> => {
    const wsc = new Wsc();
    let told: WscHeard | undefined;
    wsc.hear = (_actor, fact) => void (told = fact);
    wsc.settle('accepted');
    return heard('vpsc', {
      ...(told as Extract<WscHeard, { type: 'round-settled' }>),
      height,
      nextHeight: height + 1n,
      protocol,
    });
  };
  const versions = Versions.atTheSwap();
  const [first, second] = [
    { protocol: PROTOCOL, work: v1 },
    { protocol: V2, work: v1 },
  ];

  it.each<[rule: string, ahead: readonly HeardFact<WscHeard>[], answers: readonly [boolean, boolean]]>([
    ['is the version in force', [], [false, true]],
    ['is the one before once a return is heard', [heard('governance', reverted)], [true, false]],
    [
      'is the version itself when its block was accepted after all',
      [heard('governance', reverted), settled(5n, V2)],
      [false, true],
    ],
    [
      'is the one returned to when a return was heard at the height',
      [settled(5n, V2), heard('governance', { ...reverted, height: 6n })],
      [true, false],
    ],
    [
      'is the version in force at the height before, while nobody knows what follows',
      [settled(5n, V2), settled(6n, V2), settled(7n, V2)],
      [false, true],
    ],
  ])('%s', (_rule, ahead, answers) => {
    expect([first, second].map((version) => answersAfter(version, versions.first.state, ahead))).toEqual(answers);
  });

  it('is the version that the next height is for, before it folds that the height is settled', () => {
    const before = new Versions();
    before.offer();
    for (let height = 1; height < 4; height += 1) before.height(before.first);
    before.hear('governance', { ...epoch, protocol: V2 });
    expect([first, second].map((version) => answersAfter(version, before.first.state, []))).toEqual([true, false]);
    expect(
      [first, second].map((version) => answersAfter(version, before.first.state, [settled(4n, PROTOCOL)])),
    ).toEqual([false, true]);
  });
});
