import { PPM } from '@bpdao/messages';

/** The terms of a pool that are frozen at its opening and decide its settlement. Amounts µ$ and µREP, ratios ppm. */
export interface PoolTerms {
  readonly kind: 'block' | 'funded' | 'governance';
  readonly fee: bigint;
  readonly mintingRatioPpm: bigint;
  readonly authorPpm: bigint;
  readonly quorumPpm: bigint;
  readonly quorumBase: bigint;
  readonly winRatioPpm: bigint;
  readonly bindingPpm: bigint;
  readonly redistribute: boolean;
  /** The supply at opening: while it is 0, a block pool without any stake is accepted. */
  readonly supply: bigint;
}

/** A stake in a pool. */
export interface PoolStake {
  readonly who: string;
  readonly side: 'for' | 'against';
  readonly stake: bigint;
  /** A commitment that was never revealed: it counts on neither side. */
  readonly unrevealed?: boolean;
}

/** The gain and the loss of one stake, µREP. */
export interface StakeEnd {
  readonly gain: bigint;
  readonly loss: bigint;
}

/** The end of a pool. */
export interface PoolEnd {
  readonly outcome: 'accepted' | 'rejected' | 'void';
  readonly quorumReached: boolean;
  /** Stakes for and against, µREP. */
  readonly up: bigint;
  readonly down: bigint;
  /** The end of each stake, in the order of stakes. */
  readonly ends: readonly StakeEnd[];
  readonly minted: bigint;
  readonly burned: bigint;
  /** The amount that enters at the post and is propagated, µREP. */
  readonly toPost: bigint;
}

/** The least share that an unrevealed stake loses, ppm. */
const UNREVEALED_PPM = 10_000n;

/** Returns the amount that an acceptance mints, µREP. */
export const wouldMint = (fee: bigint, mintingRatioPpm: bigint): bigint => (mintingRatioPpm * fee) / PPM;

/**
 * Settles a pool (docs/spec/pools-and-salary.md, "Settling"). Every division is floor division; every remainder has an
 * owner.
 */
export function settlePool(terms: PoolTerms, stakes: readonly PoolStake[]): PoolEnd {
  const up = sumOf(stakes, 'for');
  const down = sumOf(stakes, 'against');
  const all = up + down;
  const quorumReached = all >= ceilPpm(terms.quorumPpm, terms.quorumBase);
  const outcome = outcomeOf(terms, stakes, up, down, quorumReached);
  return { outcome, quorumReached, up, down, ...movesOf(terms, stakes, outcome, up, down) };
}

function outcomeOf(
  terms: PoolTerms,
  stakes: readonly PoolStake[],
  up: bigint,
  down: bigint,
  quorumReached: boolean,
): PoolEnd['outcome'] {
  if (terms.kind === 'block' && stakes.length === 0 && terms.supply === 0n) return 'accepted';
  const all = up + down;
  if (!quorumReached || all === 0n) return 'void';
  if (up * PPM >= terms.winRatioPpm * all) return 'accepted';
  return 2n * down > all ? 'rejected' : 'void';
}

function movesOf(
  terms: PoolTerms,
  stakes: readonly PoolStake[],
  outcome: PoolEnd['outcome'],
  up: bigint,
  down: bigint,
) {
  const losses = stakes.map((stake) => lossOf(terms, stake, outcome));
  const unrevealedLost = sum(losses.filter((_loss, index) => stakes[index]?.unrevealed === true));
  const lost = sum(losses) - unrevealedLost;
  const mint = wouldMint(terms.fee, terms.mintingRatioPpm);
  const authors = (terms.authorPpm * mint) / PPM;
  switch (outcome) {
    case 'void':
      return {
        ends: stakes.map((_stake, index) => ({ gain: 0n, loss: losses[index] ?? 0n })),
        minted: 0n,
        burned: unrevealedLost,
        toPost: 0n,
      };
    case 'accepted': {
      const pot = mint - authors + (terms.redistribute ? lost : 0n);
      const { ends, rest } = share(stakes, losses, pot, 'for', up);
      return { ends, minted: mint, burned: unrevealedLost + (terms.redistribute ? 0n : lost), toPost: authors + rest };
    }
    case 'rejected': {
      const minted = terms.kind === 'block' ? 0n : mint - authors;
      const pot = minted + (terms.redistribute ? lost : 0n);
      const { ends, rest } = share(stakes, losses, pot, 'against', down);
      return { ends, minted, burned: unrevealedLost + (terms.redistribute ? 0n : lost) + rest, toPost: 0n };
    }
    default:
      return outcome satisfies never;
  }
}

function lossOf(
  { bindingPpm }: PoolTerms,
  { side, stake, unrevealed }: PoolStake,
  outcome: PoolEnd['outcome'],
): bigint {
  if (unrevealed === true) return ((bindingPpm > UNREVEALED_PPM ? bindingPpm : UNREVEALED_PPM) * stake) / PPM;
  const loses = (outcome === 'accepted' && side === 'against') || (outcome === 'rejected' && side === 'for');
  return loses ? (bindingPpm * stake) / PPM : 0n;
}

function share(
  stakes: readonly PoolStake[],
  losses: readonly bigint[],
  pot: bigint,
  winner: 'for' | 'against',
  winners: bigint,
) {
  let rest = pot;
  const ends = stakes.map(({ side, stake, unrevealed }, index) => {
    const gain = side === winner && unrevealed !== true && winners > 0n ? (pot * stake) / winners : 0n;
    rest -= gain;
    return { gain, loss: losses[index] ?? 0n };
  });
  return { ends, rest };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const sumOf = (stakes: readonly PoolStake[], side: 'for' | 'against'): bigint =>
  sum(stakes.filter((stake) => stake.side === side && stake.unrevealed !== true).map(({ stake }) => stake));

/** Returns ⌈ratio · amount⌉. */
export const ceilPpm = (ratioPpm: bigint, amount: bigint): bigint => (ratioPpm * amount + PPM - 1n) / PPM;

/**
 * Returns the base of a block pool's quorum: the stakes and the free REP of active voters that have not voted, but at
 * least a floor, which is a share of the free REP of all members.
 */
export function blockQuorumBase(
  staked: bigint,
  activeNotVoted: bigint,
  activeFloorPpm: bigint,
  freeOfAll: bigint,
  availabilityStake: bigint,
): bigint {
  const active = staked + activeNotVoted;
  const floor = ceilPpm(activeFloorPpm, freeOfAll + availabilityStake);
  return active > floor ? active : floor;
}
