import { epochOf, governedHeights } from '@bpdao/genesis';
import type {
  AttestedPost,
  EpochBudget,
  GetOverview,
  GovernanceOverview,
  OpenChange,
  StagePool,
} from '@bpdao/messages';
import { attestedNow } from '../domain/attestations.ts';
import type { OpenChange as Open, StagePool as Pool } from '../domain/open-change.ts';
import type { GovernanceState } from '../domain/state.ts';

/**
 * Answers with the phase of the community and its pending decisions, as of the latest time that governance heard of.
 */
export function overviewView(
  state: Readonly<GovernanceState>,
  _query: GetOverview,
): { readonly type: 'overview' } & GovernanceOverview {
  const { inForce, leading, sharePpm, open, heard, lastWords, failed, budgets } = state;
  const height = heard.vpsc.settledHeight + 1n;
  return {
    type: 'overview',
    phase: phaseOf(state),
    height,
    epoch: epochOf(height, inForce.genesisParameters),
    governanceSharePpm: sharePpm,
    supply: heard.vpsc.supply,
    ...protocolsOf(state, height),
    ...(leading === undefined ? undefined : { leading }),
    ...(open === undefined ? undefined : { change: changeOf(open) }),
    attested: attestedOf(state),
    lastWords: [...lastWords.values()],
    failed: Array.from(failed, ([post, retryEpoch]) => ({ post, retryEpoch })),
    budgets: Array.from(budgets, ([epoch, { posts, toHolders }]): EpochBudget => ({
      epoch,
      posts: [...posts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([post, amount]) => ({ post, amount })),
      toHolders,
    })),
  };
}

/**
 * Returns the phase: a name for the things that a community has reached, and no gate (docs/spec/governance.md,
 * "Phases").
 */
function phaseOf({ creation, hasAdopted, heard }: Readonly<GovernanceState>): number {
  if (creation === 'done') return 4;
  if (hasAdopted) return 3;
  return [...heard.forum.kinds.values()].includes('proposal') ? 2 : 1;
}

/** Returns the protocol in force, and the protocol that a closed epoch puts in force later. */
function protocolsOf(
  { inForce, lastEpoch }: Readonly<GovernanceState>,
  height: bigint,
): Pick<GovernanceOverview, 'protocol' | 'coming' | 'comingFrom'> {
  const protocol = inForce.at(height)?.protocol;
  if (protocol === undefined) return { comingFrom: 0n };
  const starts = [lastEpoch - 1n, lastEpoch]
    .map((epoch) => governedHeights(epoch, inForce.genesisParameters).from)
    .filter((from) => from > height);
  const comingFrom = starts.find((from) => inForce.mustBeAt(from).protocol !== protocol);
  return comingFrom === undefined
    ? { protocol, comingFrom: 0n }
    : { protocol, coming: inForce.mustBeAt(comingFrom).protocol, comingFrom };
}

const changeOf = ({ post, sides, stage, dueAtMs, pools, doubled, passed }: Open): OpenChange => ({
  post,
  stage,
  dueAtMs,
  pools: pools.map(poolOf),
  sides,
  doubled,
  passed,
});

const poolOf = ({ repType, opened, ended }: Pool): StagePool => ({
  repType,
  ...(opened === undefined ? undefined : { poolId: opened.poolId }),
  revealsFromMs: opened?.revealsFromMs ?? 0,
  closesAtMs: opened?.closesAtMs ?? 0,
  ...(ended === undefined ? undefined : { outcome: ended.outcome }),
  stakesFor: ended?.up ?? 0n,
  stakesAgainst: ended?.down ?? 0n,
});

function attestedOf(state: Readonly<GovernanceState>): readonly AttestedPost[] {
  const nowMs = state.heard.latestMs;
  return Array.from(state.attestations, ([post, ofPost]) => {
    const standing = [...ofPost.values()].filter((untilMs) => nowMs < untilMs);
    return {
      post,
      attested: attestedNow(state, post, nowMs),
      attesters: standing.length,
      untilMs: standing.length === 0 ? 0 : Math.min(...standing),
    };
  }).filter(({ attesters }) => attesters > 0);
}
