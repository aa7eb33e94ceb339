import { overviewView } from '../src/views/overview.ts';
import { ALICE, BOB, Governance, P1, V1, V2 } from './governance-of-four.ts';

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
    const governance = Governance.withProposal();
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
