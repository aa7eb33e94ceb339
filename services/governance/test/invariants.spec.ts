import { governanceRules } from '../src/domain/rules.ts';
import type { GovernanceState } from '../src/domain/state.ts';
import { ALICE, Governance, P1, V1, V2, zero } from './governance-of-four.ts';

const change = { post: P1, sides: ['grep'], stage: 1, dueAtMs: 0, pools: [], doubled: false, passed: false } as const;

/** Alice offers 10 µREP for the protocol of genesis; then the state is damaged as the row says. */
describe('governance holds that', () => {
  it.each<[invariant: string, damage: (state: GovernanceState) => void, sentence: RegExp]>([
    [
      'what protocols are named by is what is offered',
      ({ heard }) => (heard.asc.total = 11n),
      /add up to all that is offered: 10 µREP name protocols, 11 are offered/,
    ],
    [
      'no protocol is named by nothing',
      ({ heard }) => heard.asc.named.set(V2, 0n),
      /add up to all that is offered: (e2)+ is named by 0 µREP/,
    ],
    [
      'the protocol of the epochs to come was not reverted',
      ({ reverted }) => reverted.add(V1),
      /comes into force again: (e1)+ was reverted/,
    ],
    [
      'no protocol that worked was reverted',
      (state) => {
        state.worked = [{ ...state.force, protocol: V2 }];
        state.reverted.add(V2);
      },
      /comes into force again: (e2)+ was reverted/,
    ],
    [
      'no epoch is closed early',
      (state) => (state.lastEpoch = 1n),
      /once its heights are settled: epoch 1 is closed, and height 0 is the last that is settled/,
    ],
    ['a change has three stages', (state) => (state.open = { ...change, stage: 4 }), /its sides: (91)+ is in stage 4/],
    [
      'a change passes in the last',
      (state) => (state.open = { ...change, passed: true }),
      /its sides: (91)+ passed in stage 1/,
    ],
    [
      'a side has one pool',
      (state) => (state.open = { ...change, pools: [{ repType: 'grep' }, { repType: 'grep' }] }),
      /its sides: (91)+ has pools of grep, grep/,
    ],
    [
      'a pool belongs to a side',
      (state) => (state.open = { ...change, pools: [{ repType: 'wrep' }] }),
      /its sides: (91)+ has pools of wrep/,
    ],
    [
      'nobody holds governance REP before it was created',
      ({ heard }) => heard.vpsc.grep.set(ALICE, 1n),
      /once it was created: 1 hold 0 µREP, and its creation is none/,
    ],
  ])('%s', (_invariant, damage, sentence) => {
    const { state } = governance();
    expect(governanceRules.brokenInvariant?.(state)).toBeUndefined();
    damage(state);
    expect(governanceRules.brokenInvariant?.(state)).toMatch(sentence);
  });
});

function governance(): Governance {
  const made = new Governance();
  made.offer(zero, 10n, V1);
  return made;
}
