import type { Attestation } from '@bpdao/messages';
import { ATTESTATIONS_MAX } from '../src/domain/decide/attest.ts';
import { BOB, Governance, P1, P2, V2, V3 } from './governance-of-four.ts';

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
    const governance = Governance.withProposal();
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
    const governance = Governance.withProposal();
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
