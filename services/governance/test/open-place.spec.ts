import { ALICE, BOB, CAROL, Governance, P1, P2, V1 } from './governance-of-four.ts';

/** Returns the post that the end of the epoch opens after attestations in this order. */
function opened(
  attested: readonly (readonly [attester: string, post: string])[],
  prepare: (governance: Governance) => void = () => undefined,
) {
  const governance = Governance.withProposal();
  governance.proposal(P2, { parameters: { subsidy: 20_000_000 } });
  for (const [attester, post] of attested) expect(governance.attest({ attester, post })).toBe('say');
  prepare(governance);
  return governance.closeEpoch().opened;
}

describe('the open place', () => {
  it.each<[rule: string, attested: readonly (readonly [string, string])[], expected: object | undefined]>([
    ['is for a tenth of governance REP', [[CAROL, P1]], { post: P1, attested: 100n, supply: 1000n }],
    [
      'is for the most attested',
      [
        [BOB, P1],
        [CAROL, P1],
        [ALICE, P2],
      ],
      { post: P2, attested: 600n, supply: 1000n },
    ],
    ['stays free when nobody attests', [], undefined],
  ])('%s', (_rule, attested, expected) => {
    expect(opened(attested)).toEqual(expected);
  });

  it('is not for less than a tenth', () => {
    const governance = Governance.withGrep({ [ALICE]: 901n, [CAROL]: 99n });
    governance.proposal(P1, { parameters: { subsidy: 5_000_000 } });
    governance.attest({ attester: CAROL });
    expect(governance.closeEpoch().opened).toBeUndefined();
  });

  it('of equals is for the one that was attested first', () => {
    const governance = Governance.withGrep({ [ALICE]: 500n, [BOB]: 500n });
    governance.proposal(P1, { parameters: { subsidy: 5_000_000 } });
    governance.proposal(P2, { parameters: { subsidy: 20_000_000 } });
    governance.attest({ attester: BOB, post: P2 });
    governance.attest({ attester: ALICE, post: P1 });
    expect(governance.closeEpoch().opened?.post).toBe(P2);
  });

  it('counts what holders hold at the end of the epoch', () => {
    expect(
      opened(
        [
          [ALICE, P1],
          [BOB, P2],
        ],
        (governance) =>
          governance.settlePool(V1, 'grep', 0n, 0n, 'accepted', {
            kind: 'funded',
            stakes: [{ address: ALICE, availability: false, side: 'for', stake: 600n, gain: 0n, loss: 500n }],
          }),
      )?.post,
    ).toBe(P2);
  });

  it('counts no attestation whose time is over', () => {
    expect(
      opened([[ALICE, P1]], (governance) => {
        governance.nowMs = 1000;
      }),
    ).toBeUndefined();
  });

  it('is one: what is attested meanwhile waits', () => {
    const governance = Governance.withProposal();
    governance.attest();
    governance.closeEpoch();
    governance.proposal(P2, { parameters: { subsidy: 20_000_000 } });
    expect(governance.attest({ post: P2 })).toBe('say');
    expect([governance.closeEpoch().opened, governance.state.open?.post]).toEqual([undefined, P1]);
  });
});
