import { ALICE, BOB, Governance, V2, V3 } from './governance-of-four.ts';

const manifest = (share?: number): string =>
  JSON.stringify({ name: 'work-protocol', version: '2.0.0', governanceSharePpm: share });

/** Returns governance after the second epoch's end has adopted version 2, with a share, which all offers name. */
function adopted(share?: number): Governance {
  const governance = new Governance();
  governance.post(V2, manifest(share));
  governance.offer(ALICE, 300n, V2);
  return governance.settleTo(10n);
}

describe('governance REP', () => {
  it.each<[rule: string, share: number | undefined, expected: object]>([
    [
      'is asked for by the epoch that adopts a protocol with a share',
      40_000,
      { protocol: V2, governanceSharePpm: 40_000, createsGrepFrom: V2 },
    ],
    [
      'is not asked for by one without',
      undefined,
      { protocol: V2, governanceSharePpm: undefined, createsGrepFrom: undefined },
    ],
    [
      'has a share of at most maxGovernanceSharePpm',
      500_000,
      { protocol: V2, governanceSharePpm: 100_000, createsGrepFrom: V2 },
    ],
  ])('%s', (_rule, share, expected) => {
    const { protocol, governanceSharePpm, createsGrepFrom } = adopted(share).saidOf('epoch-closed').at(-1) ?? {};
    expect({ protocol, governanceSharePpm, createsGrepFrom }).toEqual({
      governanceSharePpm: undefined,
      createsGrepFrom: undefined,
      ...expected,
    });
  });

  it('is asked for once', () => {
    const governance = adopted(40_000).settleTo(20n);
    expect(governance.saidOf('epoch-closed').map(({ createsGrepFrom }) => createsGrepFrom)).toEqual([
      undefined,
      V2,
      undefined,
      undefined,
    ]);
    expect(governance.saidOf('epoch-closed').map(({ governanceSharePpm }) => governanceSharePpm)).toEqual([
      undefined,
      40_000,
      40_000,
      40_000,
    ]);
  });

  it('where what the protocol builds on is worth nothing is asked for again by the next one that is adopted', () => {
    const governance = adopted(40_000);
    governance.hear('forum', { type: 'ancestry-valued', protocol: V2, posts: [], credits: [] });
    governance.post(V3, manifest(30_000));
    governance.offer(ALICE, 300n, V3);
    governance.settleTo(20n);
    expect(governance.saidOf('epoch-closed').at(-1)).toMatchObject({
      protocol: V3,
      createsGrepFrom: V3,
      governanceSharePpm: 30_000,
    });
  });

  it('ends adoption de facto, while it is asked for too', () => {
    for (const governance of [adopted(40_000), Governance.withGrep()]) {
      governance.post(V3, manifest());
      governance.offer(ALICE, 300n, V3);
      governance.settleTo(30n);
      expect(governance.saidOf('epoch-closed').at(-1)).toMatchObject({ protocol: V2, leading: { protocol: V3 } });
    }
  });

  it('stays, and so does its share, when the protocol is reverted', () => {
    const governance = Governance.withGrep().settleTo(13n);
    expect(governance.runOutOfPatience()).toMatchObject({ type: 'protocol-reverted', reverted: V2 });
    expect(governance.closeEpoch()).toMatchObject({ governanceSharePpm: 40_000 });
    expect(governance.state.inForce.governanceShareAt(14n)).toBe(40_000);
    governance.proposal(V3, { parameters: { subsidy: 5_000_000 } });
    expect(governance.attest({ post: V3 })).toBe('say');
  });

  it('is known by its holders, whom pools take from and give to', () => {
    const governance = Governance.withGrep({ [ALICE]: 600n, [BOB]: 400n });
    governance.settlePool(V2, 'grep', 0n, 0n, 'accepted', {
      kind: 'funded',
      stakes: [
        { address: ALICE, availability: false, side: 'against', stake: 600n, gain: 0n, loss: 600n },
        { address: BOB, availability: false, side: 'for', stake: 10n, gain: 600n, loss: 0n },
      ],
    });
    expect(governance.state.heard.vpsc.grep).toEqual(new Map([[BOB, 1000n]]));
  });
});
