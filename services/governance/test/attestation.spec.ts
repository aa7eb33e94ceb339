import type { Attestation } from '@bpdao/messages';
import { ATTESTATIONS_MAX } from '../src/domain/decide/attest.ts';
import { overviewView } from '../src/views/overview.ts';
import { ALICE, BOB, CAROL, Governance, P1, P2, V1, V2, V3 } from './governance-of-four.ts';

/**
 * Alice holds 600 of 1000 gREP, bob 300, carol 100; the first proposal halves the subsidy. An attestation counts for
 * 1000 ms.
 */
function withProposal(): Governance {
  const governance = Governance.withGrep();
  governance.proposal(P1, { parameters: { subsidy: 5_000_000 } });
  return governance;
}

describe('an attestation', () => {
  it.each<[rule: string, change: Partial<Attestation>, prepare: (governance: Governance) => void, expected: string]>([
    ['is a holder’s word for a proposal', {}, () => undefined, 'say'],
    ['may be for a protocol', { post: V3 }, (governance) => governance.post(V3), 'say'],
    ['needs governance REP of its own', { attester: '0f'.repeat(32) }, () => undefined, 'NO_GREP'],
    ['needs a post', { post: '0e'.repeat(32) }, () => undefined, 'POST_UNKNOWN'],
    ['is not for a comment', { post: P2 }, (governance) => governance.post(P2, 'well', 'comment'), 'NOT_A_PROPOSAL'],
    [
      'is not for a proposal that is only text',
      { post: P2 },
      (governance) => governance.post(P2, 'well', 'proposal'),
      'NOTHING_TO_ADOPT',
    ],
    ['is not for what is in force', { post: V2 }, () => undefined, 'ALREADY_IN_FORCE'],
    [
      'is not for values that are in force',
      { post: P2 },
      (governance) => void governance.proposal(P2, { parameters: { subsidy: '10000000' } }),
      'ALREADY_IN_FORCE',
    ],
    [
      'is not for a parameter that may not be changed',
      { post: P2 },
      (governance) => void governance.proposal(P2, { parameters: { epochBlocks: 6 } }),
      'PARAMETER_NOT_GOVERNABLE',
    ],
    [
      'is not for a parameter that does not exist',
      { post: P2 },
      (governance) => void governance.proposal(P2, { parameters: { luck: 6 } }),
      'PARAMETER_NOT_GOVERNABLE',
    ],
    [
      'is not for a value below its bounds',
      { post: P2 },
      (governance) => void governance.proposal(P2, { parameters: { subsidy: 999_999 } }),
      'PARAMETER_OUT_OF_BOUNDS',
    ],
    [
      'is not for a value of another kind',
      { post: P2 },
      (governance) => void governance.proposal(P2, { parameters: { subsidy: true } }),
      'PARAMETER_OUT_OF_BOUNDS',
    ],
    [
      'is not for a step upwards beyond the factor',
      { post: P2 },
      (governance) => void governance.proposal(P2, { parameters: { subsidy: 20_000_001 } }),
      'STEP_TOO_LARGE',
    ],
    [
      'may be for the largest step upwards',
      { post: P2 },
      (governance) => void governance.proposal(P2, { parameters: { subsidy: 20_000_000 } }),
      'say',
    ],
    [
      'is not for a step downwards beyond the factor',
      { post: P2 },
      (governance) => void governance.proposal(P2, { parameters: { subsidy: 4_999_999 } }),
      'STEP_TOO_LARGE',
    ],
    [
      'may be for twice the share',
      { post: P2 },
      (governance) => void governance.proposal(P2, { governanceSharePpm: 80_000 }),
      'say',
    ],
    [
      'is not for more than twice the share',
      { post: P2 },
      (governance) => void governance.proposal(P2, { governanceSharePpm: 80_001 }),
      'STEP_TOO_LARGE',
    ],
    [
      'is not for less than half the share',
      { post: P2 },
      (governance) => void governance.proposal(P2, { governanceSharePpm: 19_999 }),
      'STEP_TOO_LARGE',
    ],
    [
      'is not for no share at all',
      { post: P2 },
      (governance) => void governance.proposal(P2, { governanceSharePpm: 0 }),
      'SHARE_OUT_OF_BOUNDS',
    ],
    [
      'is not for a share above the largest one',
      { post: P2 },
      (governance) =>
        void governance.proposal(P2, { governanceSharePpm: 80_000, parameters: { maxGovernanceSharePpm: 70_000 } }),
      'SHARE_OUT_OF_BOUNDS',
    ],
    ['is one for each holder and post', {}, (governance) => void governance.attest(), 'ALREADY_ATTESTED'],
    ['counts beside that of another holder', { attester: BOB }, (governance) => void governance.attest(), 'say'],
    [
      'counts beside one for another post',
      { post: V3 },
      (governance) => {
        governance.attest();
        governance.post(V3);
      },
      'say',
    ],
    [
      'may follow when its time is over',
      {},
      (governance) => {
        governance.attest();
        governance.nowMs = 1000;
      },
      'say',
    ],
    [
      'may not follow a moment before',
      {},
      (governance) => {
        governance.attest();
        governance.nowMs = 999;
      },
      'ALREADY_ATTESTED',
    ],
    [
      'needs a sequence of its own',
      { sequence: 7n, post: V3 },
      (governance) => {
        governance.attest({ sequence: 7n });
        governance.post(V3);
      },
      'SEQUENCE_USED',
    ],
    [
      'is not for what has the open place',
      {},
      (governance) => {
        governance.attest();
        governance.closeEpoch();
      },
      'CHANGE_OPEN',
    ],
    [
      'is not for a protocol that was reverted',
      { post: V2 },
      (governance) => {
        governance.settleTo(13n);
        governance.runOutOfPatience();
      },
      'PROTOCOL_REVERTED',
    ],
  ])('%s', (_rule, change, prepare, expected) => {
    const governance = withProposal();
    prepare(governance);
    const before = structuredClone({
      attestations: governance.state.attestations,
      sequences: governance.state.sequences,
      open: governance.state.open,
    });
    expect(governance.attest(change)).toBe(expected);
    if (expected !== 'say') {
      expect({
        attestations: governance.state.attestations,
        sequences: governance.state.sequences,
        open: governance.state.open,
      }).toEqual(before);
    }
  });

  it('needs governance REP to exist', () => {
    const governance = new Governance();
    governance.proposal(P1, { parameters: { subsidy: 5_000_000 } });
    expect(governance.attest()).toBe('GREP_NOT_CREATED');
  });

  it('is answered again when it is sent again; the same sequence with other bytes is not', () => {
    const governance = withProposal();
    expect([
      governance.attest({ sequence: 5n }),
      governance.attest({ sequence: 5n }),
      governance.attest({ sequence: 5n }, Buffer.from([0x50, 0x01])),
      governance.attest({ sequence: 4n }),
    ]).toEqual(['say', 'again', 'SEQUENCE_USED', 'SEQUENCE_USED']);
  });

  it('is one of so many of a holder', () => {
    const governance = Governance.withGrep();
    const posts = Array.from({ length: ATTESTATIONS_MAX + 1 }, (_, index) =>
      governance.proposal(index.toString(16).padStart(64, '0'), { parameters: { subsidy: 5_000_000 + index } }),
    );
    const answers = posts.map((post) => governance.attest({ post }));
    expect([answers.filter((answer) => answer === 'say').length, answers.at(-1)]).toEqual([
      ATTESTATIONS_MAX,
      'TOO_MANY_ATTESTATIONS',
    ]);
    governance.nowMs = 1000;
    expect(governance.attest({ post: posts.at(-1)! })).toBe('say');
  });
});

/** What the end of the epoch opens, when these attested in this order. */
function opened(
  attested: readonly (readonly [attester: string, post: string])[],
  prepare: (governance: Governance) => void = () => undefined,
) {
  const governance = withProposal();
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
    const governance = withProposal();
    governance.attest();
    governance.closeEpoch();
    governance.proposal(P2, { parameters: { subsidy: 20_000_000 } });
    expect(governance.attest({ post: P2 })).toBe('say');
    expect([governance.closeEpoch().opened, governance.state.open?.post]).toEqual([undefined, P1]);
  });
});

describe('the overview', () => {
  it('names what the community has reached', () => {
    const governance = new Governance();
    const phase = (): number => overviewView(governance.state, {}).phase;
    expect(phase()).toBe(1);
    governance.post(P1, 'well', 'proposal');
    expect(phase()).toBe(2);
    governance.post(V2);
    governance.offer(ALICE, 300n, V2);
    governance.settleTo(10n);
    expect(overviewView(governance.state, {})).toMatchObject({ phase: 3, protocol: V1, coming: V2, comingFrom: 13n });
    expect(overviewView(Governance.withGrep().state, {})).toMatchObject({
      phase: 4,
      supply: { grep: 1000n },
      governanceSharePpm: 40_000,
    });
  });

  it('shows attestations that count, the open change and the last words', () => {
    const governance = withProposal();
    governance.attest();
    governance.attest({ attester: BOB });
    expect(overviewView(governance.state, {}).attested).toEqual([
      { post: P1, attested: 900n, attesters: 2, untilMs: 1000 },
    ]);
    governance.closeEpoch();
    governance.begin();
    governance.openPool(P1, 1, 'grep');
    expect(overviewView(governance.state, {})).toMatchObject({
      attested: [],
      change: { post: P1, stage: 1, sides: ['grep'], pools: [{ repType: 'grep', revealsFromMs: 10, closesAtMs: 20 }] },
    });
    governance.settlePool(P1, 'grep', 10n, 20n, 'rejected');
    expect(overviewView(governance.state, {})).toMatchObject({
      lastWords: [{ repType: 'grep', post: P1, stage: 1, outcome: 'rejected', stakesFor: 10n, stakesAgainst: 20n }],
      failed: [{ post: P1, retryEpoch: 6n }],
    });
    expect(overviewView(governance.state, {}).change).toBeUndefined();
  });
});
