import { Governance, V1, V2, V3 } from './governance-of-four.ts';

const [alice, bob, carol] = ['a1'.repeat(32), 'b2'.repeat(32), 'c3'.repeat(32)];

/** Offers of producers for protocols before the end of an epoch. */
type Offers = readonly (readonly [producer: string, weight: bigint, protocol: string])[];

/**
 * Version 2 was posted; the first offers stand before the first epoch ends, the second ones before the second. Returns
 * the protocol that each of four epochs puts in force.
 */
function adopted(first: Offers, second: Offers, posted: readonly string[] = [V2]): readonly string[] {
  const governance = new Governance();
  for (const address of posted) governance.post(address);
  for (const offer of first) governance.offer(...offer);
  governance.settleTo(5n);
  for (const offer of second) governance.offer(...offer);
  governance.settleTo(20n);
  return governance.saidOf('epoch-closed').map((fact) => fact.protocol);
}

/** There are 1000 µREP; 100 must stand behind an adopted protocol. Epoch 2 is the first that can adopt anything. */
describe('a protocol', () => {
  it.each<[rule: string, first: Offers, second: Offers, expected: readonly string[]]>([
    [
      'is adopted when more than two thirds of the offered REP name it at two epoch ends',
      [
        [alice, 201n, V2],
        [bob, 100n, V1],
      ],
      [],
      [V1, V2, V2, V2],
    ],
    [
      'is not adopted with two thirds exactly',
      [
        [alice, 200n, V2],
        [bob, 100n, V1],
      ],
      [],
      [V1, V1, V1, V1],
    ],
    ['is not adopted at the first epoch end', [[alice, 300n, V2]], [[alice, 300n, V1]], [V1, V1, V1, V1]],
    [
      'that leads at the second for the first time is adopted at the third',
      [[alice, 300n, V1]],
      [[alice, 300n, V2]],
      [V1, V1, V2, V2],
    ],
    [
      'is adopted when others lead each with less',
      [
        [alice, 300n, V2],
        [bob, 50n, V1],
        [carol, 50n, V3],
      ],
      [],
      [V1, V2, V2, V2],
    ],
    ['is not adopted by offers worth less than the floor', [[alice, 99n, V2]], [], [V1, V1, V1, V1]],
    ['is adopted by offers worth the floor', [[alice, 100n, V2]], [], [V1, V2, V2, V2]],
    [
      'is adopted when those against it withdraw their offers',
      [
        [alice, 150n, V2],
        [bob, 100n, V1],
      ],
      [[bob, 0n, V1]],
      [V1, V1, V2, V2],
    ],
    ['is not adopted when another leads at the second', [[alice, 300n, V2]], [[bob, 900n, V1]], [V1, V1, V1, V1]],
  ])('%s', (_rule, first, second, expected) => {
    expect(adopted(first, second)).toEqual(expected);
  });

  it('that was never posted is not adopted, whoever names it', () => {
    expect(adopted([[alice, 300n, V2]], [], [])).toEqual([V1, V1, V1, V1]);
  });

  it('is adopted once it is posted and has led twice', () => {
    const governance = new Governance();
    governance.offer(alice, 300n, V2);
    governance.settleTo(5n);
    governance.post(V2);
    governance.settleTo(20n);
    expect(governance.saidOf('epoch-closed').map(({ protocol }) => protocol)).toEqual([V1, V1, V2, V2]);
  });

  it.each<[rule: string, content: string, kind: 'proposal' | 'protocol']>([
    ['that is a proposal only', '{"name":"work-protocol","version":"2.0.0"}', 'proposal'],
    ['whose post carries no manifest', 'later', 'protocol'],
  ])('%s is not adopted', (_rule, content, kind) => {
    const governance = new Governance();
    governance.post(V2, content, kind);
    governance.offer(alice, 300n, V2);
    governance.settleTo(20n);
    expect(governance.saidOf('epoch-closed').map(({ protocol }) => protocol)).toEqual([V1, V1, V1, V1]);
  });

  it('is in force from the first height that its epoch governs, and never before', () => {
    const governance = new Governance();
    governance.post(V2);
    governance.offer(alice, 300n, V2);
    governance.settleTo(10n);
    expect(governance.said.at(-1)).toMatchObject({ type: 'epoch-closed', epoch: 2n, fromHeight: 13n, protocol: V2 });
    expect([12n, 13n].map((height) => governance.state.inForce.at(height)?.protocol)).toEqual([V1, V2]);
  });

  it('that was adopted stays when nobody leads any more', () => {
    const governance = new Governance();
    governance.post(V2);
    governance.offer(alice, 300n, V2);
    governance.settleTo(10n);
    governance.offer(bob, 300n, V1);
    governance.settleTo(20n);
    expect(governance.saidOf('epoch-closed').map(({ protocol }) => protocol)).toEqual([V1, V2, V2, V2]);
  });

  it('that leads is named when an epoch is closed, with what stands behind it', () => {
    const governance = new Governance();
    governance.post(V2);
    governance.offer(alice, 300n, V2);
    governance.offer(bob, 100n, V1);
    expect(governance.settleTo(4n).settle()).toMatchObject({ leading: { protocol: V2, named: 300n, offered: 400n } });
  });

  it('may be followed by another', () => {
    const governance = new Governance();
    governance.post(V2);
    governance.post(V3);
    governance.offer(alice, 300n, V2);
    governance.settleTo(12n);
    governance.offer(alice, 300n, V3);
    governance.settleTo(25n);
    expect(governance.saidOf('epoch-closed').map(({ protocol }) => protocol)).toEqual([V1, V2, V2, V3, V3]);
  });
});
