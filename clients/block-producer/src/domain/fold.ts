import type { Position } from '@bpdao/actor';
import { transactionHash } from '@bpdao/chain';
import type {
  AscFact,
  ProducerSelected,
  RoundSettled,
  SlotMissed,
  VoteCommitted,
  VoteRevealed,
  VpscFact,
  WscFact,
} from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import { checkDraw } from './check-draw.ts';
import { holdingsHear } from './holdings.ts';
import type { ProducerState, Round } from './state.ts';

/**
 * Folds a heard fact into the state, in place. Facts come in causal order; the same facts always give the same state.
 */
export function fold(state: ProducerState, { position, atMs, fact }: SaidFact): void {
  switch (fact.type) {
    case 'encumbrance-asked':
    case 'offer-changed':
    case 'stake-taken':
    case 'stake-missing':
      return foldAsc(state, position, fact);
    case 'producer-selected':
    case 'slot-missed':
    case 'block-proposed':
      return foldWsc(state, atMs, fact);
    case 'transactions-gossiped':
    case 'transactions-dropped':
      return state.mempool.hear(fact);
    case 'epoch-closed':
    case 'protocol-reverted':
      state.protocols.hear(fact);
      return state.inForce.fold(fact);
    case 'post-published':
      return state.protocols.hear(fact);
    case 'result-recorded':
    case 'ancestry-valued':
    case 'post-attested':
    case 'stage-begun':
      return;
    default:
      return foldVpsc(state, fact);
  }
}

function foldAsc(state: ProducerState, position: Position, fact: AscFact): void {
  switch (fact.type) {
    case 'encumbrance-asked':
    case 'offer-changed':
      if (fact.type === 'offer-changed' && fact.change === 'forfeited') {
        state.book.forfeited(position, fact.offer.producer);
      }
      state.book.offerChanged(position, fact.offer);
      if (fact.offer.producer === state.address) foldOwnOffer(state, fact);
      return;
    case 'stake-taken':
      state.book.stakeTaken(position, fact.height, fact.attempt);
      if (isCurrent(state.round, fact)) state.round.taken = { amount: fact.amount, position };
      return;
    case 'stake-missing':
      return;
    default:
      return unreachable(fact);
  }
}

function foldOwnOffer(
  state: ProducerState,
  fact: Extract<AscFact, { type: 'encumbrance-asked' | 'offer-changed' }>,
): void {
  state.offer = fact.offer;
  const encumber = fact.encumber?.payload.value;
  const release = fact.type === 'offer-changed' ? fact.release?.payload.value : undefined;
  for (const used of [encumber, release]) {
    if (used !== undefined && used.sequence > state.ascSequence) state.ascSequence = used.sequence;
  }
  if (encumber !== undefined) state.reveals.begin(encumber.sequence);
}

function foldWsc(state: ProducerState, atMs: number, fact: WscFact): void {
  switch (fact.type) {
    case 'producer-selected':
      state.round = beginRound(state, fact);
      return;
    case 'slot-missed':
      return slotMissed(state, fact);
    case 'block-proposed': {
      const { producer, reveal } = fact.block.header.value;
      state.book.revealed(producer, reveal);
      if (producer === state.address && state.offer !== undefined) state.offer = { ...state.offer, tip: reveal };
      if (isCurrent(state.round, fact.block.header.value)) state.round.proposed = { fact, atMs };
      return;
    }
    default:
      return unreachable(fact);
  }
}

function beginRound(
  { book, beacon, wrepSupply, inForce, next: { height, attempt } }: ProducerState,
  selected: ProducerSelected,
): Round {
  const drawFaults = checkDraw({ book, beacon, wrepSupply, height, attempt }, selected);
  book.attemptBegan(selected.receipt.excluded, wrepSupply);
  return {
    height: selected.receipt.height,
    attempt: selected.receipt.attempt,
    selected,
    force: inForce.named(selected.receipt.height, selected.protocol),
    drawFaults,
  };
}

function foldVpsc(state: ProducerState, fact: VpscFact): void {
  if (!isOfGrep(state, fact)) holdingsHear(state.holdings, state.address, fact);
  switch (fact.type) {
    case 'pool-opened':
      if (fact.kind !== 'block') {
        state.hiddenPools.set(fact.poolId, { opened: fact, committed: undefined, revealed: false });
      } else if (isCurrent(state.round, fact)) state.round.pool = fact;
      return;
    case 'vote-committed':
      return foldCommitted(state, fact);
    case 'vote-revealed':
      return foldRevealed(state, fact);
    case 'vote-cast':
      if (
        fact.vote.payload.value.voter === state.address &&
        fact.vote.payload.value.poolId === state.round?.pool?.poolId
      ) {
        state.round.voted = true;
      }
      return;
    case 'block-refused':
      return failAttempt(state, fact);
    case 'round-settled':
      return settle(state, fact);
    case 'pool-settled':
      state.wrepSupply = fact.supply.wrep;
      state.hiddenPools.delete(fact.poolId);
      return;
    case 'rep-encumbered':
    case 'encumbrance-refused':
    case 'pool-resolved':
    case 'pool-refused':
    case 'salary-claimed':
    case 'equivocation-proven':
    case 'grep-created':
      return;
    default:
      return unreachable(fact);
  }
}

/** Tells if a fact moves governance REP, with which a producer neither offers nor votes on blocks. */
const isOfGrep = ({ hiddenPools }: ProducerState, fact: VpscFact): boolean =>
  fact.type === 'vote-committed' && hiddenPools.get(fact.commitment.payload.value.poolId)?.opened.repType === 'grep';

function foldCommitted({ address, hiddenPools }: ProducerState, { commitment }: VoteCommitted): void {
  const { value } = commitment.payload;
  const pool = hiddenPools.get(value.poolId);
  if (value.voter === address && pool !== undefined) pool.committed = value;
}

function foldRevealed({ address, hiddenPools }: ProducerState, { reveal }: VoteRevealed): void {
  const { voter, poolId } = reveal.payload.value;
  const pool = hiddenPools.get(poolId);
  if (voter === address && pool !== undefined) pool.revealed = true;
}

function settle(state: ProducerState, settled: RoundSettled): void {
  state.wrepSupply = settled.supply.wrep;
  if (settled.outcome === 'accepted') acceptBlock(state, settled);
  else state.book.attemptFailed(settled.height, settled.attempt, settled.producer);
  state.beacon = settled.beacon;
  state.next = { height: settled.nextHeight, attempt: settled.nextAttempt };
  state.round = undefined;
}

function acceptBlock(state: ProducerState, settled: RoundSettled): void {
  const proposed = state.round?.proposed?.fact;
  state.inForce.settled(settled.height, settled.protocol);
  state.protocols.worked(settled.protocol);
  const inForce = state.inForce.at(settled.height);
  if (proposed?.hash !== settled.blockHash || inForce === undefined) {
    throw new Error(`block ${settled.blockHash} of height ${settled.height} was accepted and never proposed`);
  }
  state.chain.accept(proposed.block, inForce.parameters);
  for (const signed of proposed.block.transactions) state.mempool.remove(transactionHash(signed));
  state.payoutsDue = settled.payouts;
  state.book.heightSettled();
}

function slotMissed(state: ProducerState, missed: SlotMissed): void {
  const { round } = state;
  if (missed.reason !== 'protocol-reverted' && isCurrent(round, missed)) {
    state.book.slotMissed(missed.producer, round.force?.parameters.missSuspensionAttempts ?? 0);
  }
  failAttempt(state, missed);
}

function failAttempt(
  state: ProducerState,
  { height, attempt, producer }: { readonly height: bigint; readonly attempt: number; readonly producer: string },
): void {
  if (!isCurrent(state.round, { height, attempt })) return;
  state.book.attemptFailed(height, attempt, producer);
  state.next = { height, attempt: attempt + 1 };
  state.round = undefined;
}

function isCurrent(
  round: Round | undefined,
  { height, attempt }: { readonly height: bigint; readonly attempt: number },
): round is Round {
  return round?.height === height && round.attempt === attempt;
}

function unreachable(_fact: never): void {}
