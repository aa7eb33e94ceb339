import { PPM, type Commitment, type PoolOpened, type Side } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { InstalledProtocol } from '@bpdao/work-protocols';
import { totalOf } from './holdings.ts';
import { targetToAsk } from './offering.ts';
import type { ProducerState, Round } from './state.ts';

/** The choices of a member that started its producer. Shares are parts per million. */
export interface Settings {
  readonly offerSharePpm: bigint;
  readonly voteSharePpm: bigint;
  /** The side that it takes in pools that others pay for; undefined if it stays out of them. */
  readonly poolSide?: Side;
  /** The part of all its REP that it stakes in such a pool. */
  readonly poolSharePpm: bigint;
  /**
   * The protocols that it wants, the most wanted first: addresses, or names with versions. If empty, it wants the
   * protocol in force.
   */
  readonly protocols: readonly string[];
  /**
   * The packages that it has beside the versions that come with it. It neither makes nor judges blocks of other
   * protocols.
   */
  readonly installed: readonly InstalledProtocol[];
}

/** A piece of work that follows from heard facts. */
export type Task =
  /** Ask the ASC for an offer of this target that names this protocol, with a new tip. */
  | { readonly type: 'offer'; readonly target: bigint; readonly protocol: string }
  /** Make and send the list of Txs for an attempt that it was drawn for. */
  | { readonly type: 'produce'; readonly round: Round }
  /** Execute a proposed block again and find what it breaks. */
  | { readonly type: 'police'; readonly round: Round }
  | {
      readonly type: 'vote';
      readonly pool: PoolOpened;
      readonly side: Side;
      readonly stake: bigint;
      readonly broken: readonly string[];
    }
  /** Stake REP in a pool that hides votes. */
  | { readonly type: 'commit'; readonly pool: PoolOpened; readonly side: Side; readonly stake: bigint }
  /** Reveal the side of its own commitment, once reveals are taken. */
  | { readonly type: 'reveal'; readonly pool: PoolOpened; readonly committed: Commitment }
  /** Log that it does nothing, and the reason. */
  | {
      readonly type: 'abstain';
      readonly round: Round;
      readonly from: 'producing' | 'voting';
      readonly because: string;
    };

/**
 * Returns the tasks that follow from a fact that was just folded (docs/spec/block-producer.md, "What it does when").
 */
export function tasksAfter(state: ProducerState, { fact, atMs }: SaidFact, settings: Settings): readonly Task[] {
  switch (fact.type) {
    case 'stake-taken':
      return produceIfDrawn(state, settings);
    case 'block-proposed':
      return policeIfKnown(state, settings);
    case 'pool-opened':
      return [...voteIfJudged(state, settings), ...commitIfOpen(state, settings, atMs)];
    case 'vote-committed':
      return reveals(state, fact.commitment.payload.value.poolId);
    case 'post-published':
    case 'epoch-closed':
    case 'protocol-reverted':
      return offerIfWrong(state, settings);
    case 'round-settled':
      return [...offerIfWrong(state, settings), ...commitIfOpen(state, settings, atMs)];
    case 'offer-changed':
    case 'rep-encumbered':
      return offerIfWrong(state, settings);
    default:
      return [];
  }
}

/** Returns the tasks of a producer that has just read the whole history. */
export const tasksOnStart = (state: ProducerState, settings: Settings): readonly Task[] => [
  ...offerIfWrong(state, settings),
  ...produceIfDrawn(state, settings),
  ...policeIfKnown(state, settings),
  ...[...state.hiddenPools.keys()].flatMap((poolId) => reveals(state, poolId)),
];

/** Returns the tasks that follow from a verdict that was just noted in the round. */
export const tasksOnVerdict = (state: ProducerState, settings: Settings): readonly Task[] =>
  voteIfJudged(state, settings);

function offerIfWrong(state: ProducerState, settings: Settings): readonly Task[] {
  const protocol = protocolToName(state, settings);
  if (protocol === undefined) return [];
  const { holdings, offer, reveals, wrepSupply, genesis, address } = state;
  const mayOfferNothing = wrepSupply === 0n && genesis.founders.includes(address);
  const linksLeft = offer === undefined ? 0 : (reveals.find(offer.tip)?.linksLeft ?? 0);
  const target = targetToAsk({
    holdings,
    offer,
    linksLeft,
    sharePpm: settings.offerSharePpm,
    protocol,
    mayOfferNothing,
  });
  return target === undefined ? [] : [{ type: 'offer', target, protocol }];
}

/**
 * Returns the protocol that the offer names: the most wanted protocol that the producer can run, else the protocol in
 * force, else the protocol of genesis. Undefined if it can run none of these; then it offers nothing
 * (docs/spec/block-producer.md, "The offer").
 */
export function protocolToName(
  { protocols, inForce, genesis, next }: ProducerState,
  { protocols: wanted, installed }: Settings,
): string | undefined {
  const inForceNow = inForce.at(next.height)?.protocol;
  return protocols.firstOf([...wanted, ...(inForceNow === undefined ? [] : [inForceNow]), genesis.protocol], installed);
}

/**
 * Returns the reason why the producer neither makes nor judges the block of a round; undefined if it has the round's
 * protocol.
 */
function whyAbstains({ protocols }: ProducerState, { selected }: Round, { installed }: Settings): string | undefined {
  const found = protocols.runnable(selected.protocol, installed);
  return found.type === 'runnable' ? undefined : `the protocol in force is ${selected.protocol}, and ${found.sentence}`;
}

function produceIfDrawn(state: ProducerState, settings: Settings): readonly Task[] {
  const { round, address, reveals } = state;
  if (round?.taken === undefined || round.proposed !== undefined || round.selected.producer !== address) return [];
  const because = whyAbstains(state, round, settings);
  if (because !== undefined) return [{ type: 'abstain', round, from: 'producing', because }];
  if (reveals.find(round.selected.tip) === undefined) {
    return [
      {
        type: 'abstain',
        round,
        from: 'producing',
        because: 'the tip of its offer is of a hash chain it does not know',
      },
    ];
  }
  return [{ type: 'produce', round }];
}

function policeIfKnown(state: ProducerState, settings: Settings): readonly Task[] {
  const { round } = state;
  if (round?.proposed === undefined || round.verdict !== undefined || round.voted === true) return [];
  const because = whyAbstains(state, round, settings);
  if (because !== undefined) return [{ type: 'abstain', round, from: 'voting', because }];
  return [{ type: 'police', round }];
}

/**
 * Stakes in open pools in which it has not voted, if enough REP is free at this moment. Most of its REP is free between
 * two blocks.
 */
function commitIfOpen(
  { hiddenPools, holdings }: ProducerState,
  { poolSide, poolSharePpm }: Settings,
  nowMs: number,
): readonly Task[] {
  if (poolSide === undefined) return [];
  const stake = (totalOf(holdings) * poolSharePpm) / PPM;
  if (stake === 0n || stake > holdings.free) return [];
  const open = [...hiddenPools.values()].filter(
    ({ opened, committed }) =>
      opened.kind === 'funded' &&
      opened.repType === 'wrep' &&
      committed === undefined &&
      nowMs < (opened.revealsFromMs ?? 0),
  );
  return open.map(({ opened }) => ({ type: 'commit', pool: opened, side: poolSide, stake }));
}

function reveals({ hiddenPools }: ProducerState, poolId: string): readonly Task[] {
  const pool = hiddenPools.get(poolId);
  return pool?.committed === undefined || pool.revealed
    ? []
    : [{ type: 'reveal', pool: pool.opened, committed: pool.committed }];
}

function voteIfJudged({ round, holdings }: ProducerState, { voteSharePpm }: Settings): readonly Task[] {
  if (round?.pool === undefined || round.verdict === undefined || round.voted === true) return [];
  const stake = (holdings.free * voteSharePpm) / PPM;
  if (stake === 0n) return [];
  return [
    {
      type: 'vote',
      pool: round.pool,
      side: round.verdict.length === 0 ? 'for' : 'against',
      stake,
      broken: round.verdict,
    },
  ];
}
