import { PPM, type Outcome, type Parameters, type RepType } from '@bpdao/messages';

/** A pool of the stage under way. */
export interface StagePool {
  readonly repType: RepType;
  /** Present once the VPSC has opened it; times in ms. */
  readonly opened?: {
    readonly poolId: string;
    readonly revealsFromMs: number;
    readonly closesAtMs: number;
    readonly winRatioPpm: number;
  };
  /** Present once it is settled; stakes for and against in µREP. */
  readonly ended?: { readonly outcome: Outcome; readonly up: bigint; readonly down: bigint };
}

/** The change in the open place (docs/spec/governance.md, "Stages"). */
export interface OpenChange {
  readonly post: string;
  /** The types of REP that must all accept the change. */
  readonly sides: readonly RepType[];
  /** The stage under way, or the next stage while its time is still to come; from 1. */
  readonly stage: number;
  /** The time at which the stage begins, ms. */
  readonly dueAtMs: number;
  /** The pools of this stage that governance asked for. */
  readonly pools: readonly StagePool[];
  /** True if a wait was doubled. */
  readonly doubled: boolean;
  /** True if all stages accepted it; the end of the epoch puts it in force. */
  readonly passed: boolean;
}

/** The binding share of each stage, ppm: only the last stage executes. */
const BINDING_PPM = [0, 10_000, 1_000_000] as const;
export const LAST_STAGE = BINDING_PPM.length;
/** The least share of the supply that must vote in the last stage: a third, ppm. */
const LAST_QUORUM_PPM = 333_334;
/** The largest distance from the win ratio at which a result is close, ppm. */
const CLOSE_PPM = 80_000n;
/** Returns the terms by which the pools of a stage differ from other pools. */
export const stageTerms = (
  stage: number,
  { quorumPpm }: Parameters,
): { readonly bindingPpm: number; readonly quorumPpm: number } => ({
  bindingPpm: BINDING_PPM[stage - 1] ?? 0,
  quorumPpm: stage === LAST_STAGE ? Math.max(LAST_QUORUM_PPM, quorumPpm) : quorumPpm,
});

/** Returns a change that gets the open place; its first stage is due at once. */
export const openedChange = (post: string, sides: readonly RepType[], atMs: number): OpenChange => ({
  post,
  sides,
  stage: 1,
  dueAtMs: atMs,
  pools: [],
  doubled: false,
  passed: false,
});

/** Returns the type of REP whose pool is to be asked for next in this stage; undefined if all are asked for. */
export const sideToBegin = ({ sides, pools, passed }: OpenChange): RepType | undefined =>
  passed ? undefined : sides.find((side) => !pools.some(({ repType }) => repType === side));

/** Returns a change with one of its pools altered. */
export const withPool = (change: OpenChange, repType: RepType, part: Partial<StagePool>): OpenChange => ({
  ...change,
  pools: change.pools.map((pool) => (pool.repType === repType ? { ...pool, ...part } : pool)),
});

/**
 * Returns the change after all pools of its stage are settled, or `failed` if one of them did not accept it. Unchanged
 * while a pool is open.
 */
export function afterStage(change: OpenChange, atMs: number, stageWaitMs: number): OpenChange | 'failed' {
  const ends = change.pools.flatMap(({ ended }) => (ended === undefined ? [] : [ended]));
  if (ends.length < change.sides.length) return change;
  if (ends.some(({ outcome }) => outcome !== 'accepted')) return 'failed';
  if (change.stage === LAST_STAGE) return { ...change, passed: true };
  const doubles = !change.doubled && change.pools.some(isClose);
  return {
    ...change,
    stage: change.stage + 1,
    pools: [],
    dueAtMs: atMs + stageWaitMs * (doubles ? 2 : 1),
    doubled: change.doubled || doubles,
  };
}

function isClose({ opened, ended }: StagePool): boolean {
  if (opened === undefined || ended === undefined) return false;
  const all = ended.up + ended.down;
  const away = ended.up * PPM - BigInt(opened.winRatioPpm) * all;
  return (away < 0n ? -away : away) <= CLOSE_PPM * all;
}
