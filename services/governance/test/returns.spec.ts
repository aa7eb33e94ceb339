import type { GovernanceFact } from '@bpdao/messages';
import { settled } from './facts-of-four.ts';
import { Governance, parameters, V1, V2, V3 } from './governance-of-four.ts';

const FIRST_BLOCK_ATTEMPTS = parameters.firstBlockAttempts;

/** Version 2 is in force from height 13, which is being worked on; version 1 worked until then. */
describe('a protocol whose blocks are rejected', () => {
  it('is reverted after the third at one height', () => {
    const governance = Governance.withNewProtocol();
    expect([governance.settle('rejected'), governance.settle('rejected')]).toEqual([undefined, undefined]);
    expect(governance.settle('rejected')).toMatchObject({
      type: 'protocol-reverted',
      height: 13n,
      attempt: 3,
      reverted: V2,
      reason: 'rejections',
      protocol: V1,
    });
    expect(governance.inForce()).toBe(V1);
  });

  it('stays when void blocks come between: they do not count', () => {
    const governance = Governance.withNewProtocol();
    for (const outcome of ['rejected', 'void', 'rejected', 'void'] as const) {
      expect(governance.settle(outcome)).toBeUndefined();
    }
    expect(governance.settle('rejected')).toMatchObject({ type: 'protocol-reverted', attempt: 5 });
  });

  it('stays when they are rejected at different heights', () => {
    const governance = Governance.withNewProtocol();
    for (const outcome of ['rejected', 'rejected', 'accepted', 'rejected', 'rejected'] as const) {
      expect(governance.settle(outcome)).toBeUndefined();
    }
  });

  it('stays when nothing else ever worked', () => {
    const governance = new Governance();
    for (let count = 0; count < 5; count += 1) expect(governance.settle('rejected')).toBeUndefined();
  });
});

describe('a WSC that says nothing', () => {
  it.each<[rule: string, act: (governance: Governance) => void, patienceMs: number | undefined]>([
    ['while it has to draw is waited for, its own pace granted', () => undefined, 11_000],
    ['after a void attempt has no pace to keep', (governance) => governance.settle('void'), 10_000],
    [
      'while it waits for a list is waited for, its own deadline granted',
      (governance) => {
        governance.draw();
        governance.take();
      },
      12_000,
    ],
    ['while the ASC takes the stake has nothing to say', (governance) => governance.draw(), undefined],
    [
      'while its block is policed has nothing to say',
      (governance) => {
        governance.draw();
        governance.take();
        governance.propose();
      },
      undefined,
    ],
    [
      'while no offer stands has nothing to draw from',
      (governance) => {
        for (const producer of ['a1', 'b2', 'c3', 'd4']) governance.offer(producer.repeat(32), 0n, V2);
      },
      undefined,
    ],
  ])('%s', (_rule, act, patienceMs) => {
    const governance = Governance.withNewProtocol();
    act(governance);
    expect(governance.patienceMs()).toBe(patienceMs);
  });

  it('is not waited for when there is nothing to return to', () => {
    const governance = new Governance();
    governance.offer('a1'.repeat(32), 50n, V1);
    expect(governance.patienceMs()).toBeUndefined();
    governance.settleTo(3n);
    expect(governance.patienceMs()).toBeUndefined();
  });

  it('before it draws is reverted from the attempt in progress', () => {
    const governance = Governance.withNewProtocol();
    expect(governance.runOutOfPatience()).toMatchObject({
      type: 'protocol-reverted',
      height: 13n,
      attempt: 0,
      reverted: V2,
      reason: 'silence',
      protocol: V1,
    });
    expect(governance.patienceMs()).toBeUndefined();
  });

  it('after it drew is reverted from the next attempt', () => {
    const governance = Governance.withNewProtocol();
    governance.draw();
    governance.take();
    expect(governance.runOutOfPatience()).toMatchObject({ type: 'protocol-reverted', height: 13n, attempt: 1 });
  });
});

/** Version 2 is in force from height 13; it has 25 attempts there to make a block that a quorum judges. */
describe('a protocol that makes no block', () => {
  const noBlock = {
    type: 'protocol-reverted',
    height: 13n,
    attempt: FIRST_BLOCK_ATTEMPTS,
    reverted: V2,
    reason: 'no-block',
    protocol: V1,
  };

  it('because whoever is drawn misses is reverted after its first attempts', () => {
    const governance = Governance.withNewProtocol();
    expect(governance.miss(FIRST_BLOCK_ATTEMPTS - 1)).toBeUndefined();
    expect(governance.miss()).toMatchObject(noBlock);
    expect(governance.inForce()).toBe(V1);
  });

  it.each<[rule: string, last: (governance: Governance) => GovernanceFact | undefined]>([
    ['is reverted when the last of them is void for want of a quorum', (governance) => governance.settle('void')],
    ['is reverted when the last of them is refused', (governance) => governance.refuse()],
  ])('%s', (_rule, last) => {
    const governance = Governance.withNewProtocol();
    governance.settle('void');
    governance.refuse();
    governance.miss(FIRST_BLOCK_ATTEMPTS - 3);
    expect(last(governance)).toMatchObject(noBlock);
  });

  it.each<[rule: string, act: (governance: Governance) => void]>([
    [
      'although a quorum left one undecided stays: there are those who can run it',
      (governance) => governance.leaveUndecided(),
    ],
    [
      'although a quorum rejected one stays, until that happens too often',
      (governance) => governance.settle('rejected'),
    ],
    ['at a later height stays: it has made one', (governance) => governance.settle('accepted')],
  ])('%s', (_rule, act) => {
    const governance = Governance.withNewProtocol();
    governance.miss(5);
    act(governance);
    expect(governance.miss(2 * FIRST_BLOCK_ATTEMPTS)).toBeUndefined();
    expect(governance.inForce()).toBe(V2);
  });

  it('has its attempts again when another is adopted after it was reverted', () => {
    const governance = Governance.withNewProtocol();
    governance.miss(FIRST_BLOCK_ATTEMPTS);
    governance.post(V3);
    for (const producer of ['a1', 'b2', 'c3', 'd4']) governance.offer(producer.repeat(32), 50n, V3);
    while (governance.inForce() !== V3) governance.settle();
    expect(governance.miss(FIRST_BLOCK_ATTEMPTS - 1)).toBeUndefined();
    expect(governance.miss()).toMatchObject({
      type: 'protocol-reverted',
      reverted: V3,
      reason: 'no-block',
      protocol: V1,
    });
  });

  it('after a return is not reverted for what the one before it missed, nor when it misses as often itself', () => {
    const governance = Governance.withNewProtocol();
    governance.miss(FIRST_BLOCK_ATTEMPTS);
    expect(governance.miss(2 * FIRST_BLOCK_ATTEMPTS)).toBeUndefined();
  });

  it('stays when nothing else ever worked', () => {
    expect(new Governance().miss(2 * FIRST_BLOCK_ATTEMPTS)).toBeUndefined();
  });
});

describe('a return', () => {
  it('holds for epochs that were closed already, and for those to come', () => {
    const governance = Governance.withNewProtocol().settleTo(15n);
    governance.runOutOfPatience();
    expect([15n, 16n, 18n, 22n].map((height) => governance.state.inForce.at(height)?.protocol)).toEqual([
      V2,
      V1,
      V1,
      V1,
    ]);
    governance.settleTo(40n);
    expect(governance.said.at(-1)).toMatchObject({ type: 'epoch-closed', protocol: V1 });
  });

  it('is for good: the same protocol is not adopted again, but a new post of it may be', () => {
    const governance = Governance.withNewProtocol();
    governance.runOutOfPatience();
    governance.settleTo(30n);
    expect(governance.inForce()).toBe(V1);
    governance.post(V3);
    for (const producer of ['a1', 'b2', 'c3', 'd4']) governance.offer(producer.repeat(32), 50n, V3);
    governance.settleTo(45n);
    expect(governance.inForce()).toBe(V3);
  });

  it('is cancelled when a pool that was open accepts the block after all', () => {
    const governance = Governance.withNewProtocol();
    for (const producer of ['a1', 'b2']) governance.offer(producer.repeat(32), 50n, V1); // so that nothing leads
    governance.runOutOfPatience();
    governance.settle('accepted', V2);
    expect(governance.inForce()).toBe(V2);
    governance.settleTo(30n);
    expect(governance.said.at(-1)).toMatchObject({ type: 'epoch-closed', protocol: V2 });
  });

  it('that was cancelled may follow again', () => {
    const governance = Governance.withNewProtocol();
    governance.runOutOfPatience();
    governance.settle('accepted', V2);
    expect(governance.runOutOfPatience()).toMatchObject({
      type: 'protocol-reverted',
      height: 14n,
      reverted: V2,
      protocol: V1,
    });
  });

  it('is not cancelled by the block of the protocol returned to', () => {
    const governance = Governance.withNewProtocol();
    governance.runOutOfPatience();
    governance.settle('accepted', V1);
    expect(governance.inForce()).toBe(V1);
    expect(governance.state.reverted).toEqual(new Set([V2]));
  });

  it('goes back over several that do not work, and gives up at the last', () => {
    const governance = Governance.withNewProtocol();
    governance.post(V3);
    for (const producer of ['a1', 'b2', 'c3', 'd4']) governance.offer(producer.repeat(32), 50n, V3);
    governance.settleTo(22n);
    expect(governance.inForce()).toBe(V3);
    expect(governance.runOutOfPatience()).toMatchObject({ reverted: V3, protocol: V2 });
    expect(governance.runOutOfPatience()).toMatchObject({ reverted: V2, protocol: V1 });
    expect(governance.patienceMs()).toBeUndefined();
    expect(governance.inForce()).toBe(V1);
  });

  it('of several at one height is cancelled with all that followed it', () => {
    const governance = Governance.withNewProtocol();
    governance.post(V3);
    for (const producer of ['a1', 'b2', 'c3', 'd4']) governance.offer(producer.repeat(32), 50n, V3);
    governance.settleTo(22n);
    governance.runOutOfPatience();
    governance.runOutOfPatience();
    governance.settle('accepted', V3);
    expect(governance.inForce()).toBe(V3);
    expect(governance.state.reverted).toEqual(new Set());
    expect(governance.state.worked.map(({ protocol }) => protocol)).toEqual([V1, V2, V3]);
  });

  it('heard of by others after the height was settled changes nothing there', () => {
    const governance = Governance.withNewProtocol();
    const other = governance.state.inForce.copy();
    const fact = governance.runOutOfPatience();
    if (fact === undefined) throw new Error('nothing was said');
    other.settled(13n, V2);
    other.fold(fact);
    governance.hear('vpsc', settled(13n, 0, 'accepted', V2));
    for (const height of [14n, 17n, 20n]) {
      expect(other.at(height)?.protocol).toBe(governance.state.inForce.at(height)?.protocol);
    }
  });
});
