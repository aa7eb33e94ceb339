import { say } from '@bpdao/actor';
import type { BlockProposed, BlockRefusal, Parameters } from '@bpdao/messages';
import { poolId, wouldMint } from '@bpdao/tokens';
import type { VpscDecision } from '../messages.ts';
import { SIMPLE_MAJORITY_PPM } from '../parameters.ts';
import { blockPool } from '../pool-closing.ts';
import type { VpscState } from '../state.ts';

/**
 * Opens the pool of a proposed block with everything frozen, or refuses the block, which ends its attempt
 * (docs/spec/vpsc.md, "Opening").
 */
export function openBlockPool(state: Readonly<VpscState>, proposed: BlockProposed, nowMs: number): VpscDecision {
  const { height, attempt, producer, protocol } = proposed.block.header.value;
  const refused = (reason: BlockRefusal) =>
    say({ type: 'block-refused', height, attempt, producer, blockHash: proposed.hash, reason } as const);
  const { round, book } = state;
  if (height !== round.height || attempt !== round.attempt || blockPool(state) !== undefined) {
    return refused('not-in-progress');
  }
  if (book.wrep.encumberedAt(producer, 'asc') < proposed.stake) return refused('stake-not-encumbered');
  const force = state.heard.governance.mustBeAt(height);
  if (force.protocol !== protocol) return refused('protocol-reverted');
  return say({ type: 'pool-opened', ...frozen(state, proposed, force.parameters, nowMs) });
}

function frozen(state: Readonly<VpscState>, proposed: BlockProposed, parameters: Parameters, nowMs: number) {
  const { book, round } = state;
  const { height, attempt, producer, reveal, protocol } = proposed.block.header.value;
  const fee = proposed.fees + proposed.subsidy;
  return {
    poolId: poolId(proposed.postAddress, 'wrep', state.poolCounter),
    counter: state.poolCounter,
    kind: 'block',
    repType: 'wrep',
    postAddress: proposed.postAddress,
    fee,
    mintingRatioPpm: parameters.mintingRatioPpm,
    authorPpm: parameters.authorPpm,
    wouldMint: wouldMint(fee, parameters.mintingRatioPpm),
    quorumPpm: parameters.blockQuorumPpm,
    winRatioPpm: round.undecided >= parameters.undecidedMax ? SIMPLE_MAJORITY_PPM : parameters.blockWinRatioPpm,
    bindingPpm: parameters.blockBindingPpm,
    redistribute: parameters.blockRedistribute,
    supply: book.wrep.supply,
    free: book.wrep.free,
    activeFree: activeVoters(state).reduce((sum, voter) => sum + book.wrep.freeOf(voter), 0n),
    activeFloorPpm: parameters.activeFloorPpm,
    minClosesAtMs: nowMs + parameters.voteMinMs,
    closesAtMs: nowMs + parameters.voteWindowMs,
    producer,
    availabilityStake: proposed.stake,
    height,
    attempt,
    blockHash: proposed.hash,
    reveal,
    protocol,
    payoutCount: proposed.block.payouts.length,
  } as const;
}

/** Returns the members that voted in one of the last ended block pools, each once. */
export const activeVoters = ({ recentVoters }: Readonly<VpscState>): readonly string[] => [
  ...new Set(recentVoters.flat()),
];
