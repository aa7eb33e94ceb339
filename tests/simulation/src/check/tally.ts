import { PPM, type Outcome, type PoolOpened, type Side, type StakeResult } from '@bpdao/messages';

/** A stake in a pool; without a side as long as that is hidden. */
export interface Stake {
  readonly who: string;
  readonly side: Side | undefined;
  readonly stake: bigint;
  readonly availability: boolean;
}

/** The tally of a pool. Amounts in µREP. */
export interface Tally {
  readonly outcome: Outcome;
  readonly base: bigint;
  /** Free REP of active members that did not vote. */
  readonly awaited: bigint;
  readonly up: bigint;
  readonly down: bigint;
  readonly minted: bigint;
  readonly burned: bigint;
  readonly toPost: bigint;
  readonly stakes: readonly StakeResult[];
}
const ceil = (amount: bigint, ppm: number): bigint => (amount * BigInt(ppm) + PPM - 1n) / PPM;
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/**
 * Tallies a pool by the words of the specification (docs/spec/pools-and-salary.md, "Settling"), written a second time.
 */
export function tally(opened: PoolOpened, stakes: readonly Stake[], active: ReadonlyMap<string, bigint>): Tally {
  const up = sum(stakes.filter(({ side }) => side === 'for').map(({ stake }) => stake));
  const down = sum(stakes.filter(({ side }) => side === 'against').map(({ stake }) => stake));
  const voted = new Set(stakes.filter(({ availability }) => !availability).map(({ who }) => who));
  const awaited = sum([...active].filter(([who]) => !voted.has(who)).map(([, free]) => free));
  const base = baseOf(opened, up + down, awaited);
  const outcome = outcomeOf(opened, stakes, up, down, base);
  return { outcome, base, awaited, up, down, ...movesOf(opened, stakes, outcome, outcome === 'accepted' ? up : down) };
}

function baseOf(opened: PoolOpened, staked: bigint, awaited: bigint): bigint {
  if (opened.kind !== 'block') return opened.supply;
  const floor = ceil(opened.free + opened.availabilityStake, opened.activeFloorPpm);
  return staked + awaited > floor ? staked + awaited : floor;
}

function outcomeOf(opened: PoolOpened, stakes: readonly Stake[], up: bigint, down: bigint, base: bigint): Outcome {
  if (opened.kind === 'block' && stakes.length === 0 && opened.supply === 0n) return 'accepted';
  if (up + down === 0n || up + down < ceil(base, opened.quorumPpm)) return 'void';
  if (up * PPM >= BigInt(opened.winRatioPpm) * (up + down)) return 'accepted';
  return down > up ? 'rejected' : 'void';
}

function movesOf(
  opened: PoolOpened,
  stakes: readonly Stake[],
  outcome: Outcome,
  winners: bigint,
): Pick<Tally, 'minted' | 'burned' | 'toPost' | 'stakes'> {
  const M = (opened.mintingRatioPpm * opened.fee) / PPM;
  const authors = (BigInt(opened.authorPpm) * M) / PPM;
  const winner: Side | undefined = outcome === 'void' ? undefined : outcome === 'accepted' ? 'for' : 'against';
  const losses = stakes.map(({ side, stake }) =>
    side === undefined
      ? (BigInt(Math.max(opened.bindingPpm, 10_000)) * stake) / PPM
      : winner === undefined || side === winner
        ? 0n
        : (BigInt(opened.bindingPpm) * stake) / PPM,
  );
  const hidden = sum(losses.filter((_, index) => stakes[index]?.side === undefined));
  const lost = sum(losses) - hidden;
  const minted = outcome === 'accepted' ? M : outcome === 'rejected' && opened.kind !== 'block' ? M - authors : 0n;
  const pot =
    (winner === undefined ? 0n : outcome === 'accepted' ? M - authors : minted) + (opened.redistribute ? lost : 0n);
  const results = stakes.map(({ who, side, stake, availability }, index): StakeResult => ({
    address: who,
    ...(side === undefined ? undefined : { side }),
    stake,
    availability,
    loss: losses[index] ?? 0n,
    gain: side !== undefined && side === winner ? (pot * stake) / winners : 0n,
  }));
  const left = pot - sum(results.map(({ gain }) => gain));
  return {
    minted,
    burned: hidden + (opened.redistribute ? 0n : lost) + (outcome === 'rejected' ? left : 0n),
    toPost: outcome === 'accepted' ? authors + left : 0n,
    stakes: results,
  };
}
