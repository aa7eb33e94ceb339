import { nothing, say } from '@bpdao/actor';
import type { Funding, Parameters, PoolRefusal } from '@bpdao/messages';
import { poolId, wouldMint } from '@bpdao/tokens';
import type { VpscDecision } from '../messages.ts';
import { parametersNow } from '../parameters.ts';
import type { VpscState } from '../state.ts';

/**
 * Opens the next pool that an accepted block paid for, with everything frozen; or refuses it and pays its funder back
 * (docs/spec/vpsc.md, "Funded pools").
 */
export function openFundedPool(state: Readonly<VpscState>, nowMs: number): VpscDecision {
  const [next] = state.toOpen;
  if (next === undefined) return nothing;
  const { funding, height } = next;
  const parameters = parametersNow(state);
  const reason = refusal(state, funding, parameters);
  if (reason !== undefined) return say({ type: 'pool-refused', funding, height, reason });
  return say({ type: 'pool-opened', ...frozen(state, funding, height, parameters, nowMs) });
}

function refusal(
  { book, heard, openPools }: Readonly<VpscState>,
  { post, repType, amount }: Funding,
  parameters: Parameters,
): PoolRefusal | undefined {
  const kind = heard.forum.posts.get(post);
  const others = [...openPools.values()].filter(({ opened }) => opened.kind !== 'block');
  if (kind === undefined) return 'post-unknown';
  if (amount < parameters.fundPoolMin) return 'below-minimum';
  if (repType === 'grep' && book.grep.supply === 0n) return 'no-grep';
  if (repType === 'grep' && kind !== 'proposal' && kind !== 'protocol') return 'not-a-proposal';
  if (others.some(({ opened }) => opened.postAddress === post && opened.repType === repType)) return 'already-open';
  return others.filter(({ opened }) => opened.kind === 'funded').length >= parameters.openPoolsMax
    ? 'too-many-open'
    : undefined;
}

function frozen(
  { book, poolCounter }: Readonly<VpscState>,
  funding: Funding,
  height: bigint,
  parameters: Parameters,
  nowMs: number,
) {
  const { post: postAddress, repType, amount: fee } = funding;
  const ledger = book.ledger(repType);
  const revealsFromMs = nowMs + parameters.commitMs;
  const closesAtMs = revealsFromMs + parameters.revealMs;
  return {
    poolId: poolId(postAddress, repType, poolCounter),
    counter: poolCounter,
    kind: 'funded',
    repType,
    postAddress,
    fee,
    mintingRatioPpm: parameters.mintingRatioPpm,
    authorPpm: parameters.authorPpm,
    wouldMint: wouldMint(fee, parameters.mintingRatioPpm),
    quorumPpm: parameters.quorumPpm,
    winRatioPpm: parameters.winRatioPpm,
    bindingPpm: parameters.bindingPpm,
    redistribute: parameters.redistribute,
    supply: ledger.supply,
    free: ledger.free,
    activeFree: 0n,
    activeFloorPpm: 0,
    minClosesAtMs: closesAtMs,
    revealsFromMs,
    closesAtMs,
    availabilityStake: 0n,
    height,
    attempt: 0,
    payoutCount: 0,
    funding,
  } as const;
}
