import type { Force, GovernableParameter, InForce, ParameterChange } from '@bpdao/genesis';
import type { LastWord, PostKind, RepType, Supply } from '@bpdao/messages';
import type { Manifest } from '@bpdao/work-protocols';
import type { OpenChange } from './open-change.ts';

/** What governance knows. */
export interface GovernanceState {
  /** What every epoch and return so far put in force. */
  readonly inForce: InForce;
  /** What the next epoch puts in force unless something is adopted. */
  force: Force;
  /** The last epoch closed; 0 before the first. */
  lastEpoch: bigint;
  /** The protocol that led when the last epoch was closed; adopted when it leads again. */
  leading: string | undefined;
  /**
   * Protocols that made accepted blocks, each as it was in force then, the last one last; without those that were
   * reverted.
   */
  worked: readonly Force[];
  /** Posts of protocols that were reverted: they are not adopted again. */
  readonly reverted: Set<string>;
  /** Whether any protocol was adopted since genesis. */
  hasAdopted: boolean;
  /** Share of salary for governance REP that the next epoch puts in force unless it is changed, ppm. */
  sharePpm: number;
  /** Whether there is governance REP: asked for while the Forum values posts and the VPSC creates it. */
  creation: 'none' | 'asked' | 'done';
  /** Until when attestations count, by post and holder, the first attested first; ms. */
  readonly attestations: Map<string, Map<string, number>>;
  /** The last attestation of each holder that was accepted. */
  readonly sequences: Map<string, { readonly sequence: bigint; readonly bytes: Uint8Array }>;
  /** The change that has the one open place. */
  open: OpenChange | undefined;
  /** Posts whose change failed, with the epoch in which they may be attested again. */
  readonly failed: Map<string, bigint>;
  /** What each type of REP said last in a stage. */
  readonly lastWords: Map<RepType, LastWord>;
  /** What development was paid, by epoch. */
  readonly budgets: Map<bigint, Budget>;
  /** What the genesis document lets governance change. */
  readonly governable: readonly GovernableParameter[];
  /** Returns at the height in progress, which a pool still open may cancel, with what was so before each. */
  returning: readonly Returning[];
  readonly heard: {
    readonly asc: Offered;
    readonly vpsc: HeardVpsc;
    readonly forum: HeardForum;
    /** The latest time that a fact told, ms: a stage that is due by it need not wait for anything else. */
    latestMs: number;
    /** The attempt in progress as the ASC, the WSC and the VPSC tell it. */
    round: Round;
  };
}

/** What was posted, blocks excepted, by its address. */
export interface HeardForum {
  readonly kinds: Map<string, PostKind>;
  /** Every protocol. */
  readonly protocols: Map<string, Manifest>;
  /** Every proposal that would change parameters. */
  readonly changes: Map<string, ParameterChange>;
}

/** A return that is cancelled when the height's block turns out to be the reverted protocol's. */
export interface Returning {
  readonly protocol: string;
  readonly before: { readonly force: Force; readonly worked: readonly Force[] };
}

/** What is offered, and for which protocols (docs/spec/governance.md, "De facto"). */
export interface Offered {
  /** Offers of more than nothing by producer; a taken stake counts. */
  readonly offers: Map<string, { readonly weight: bigint; readonly protocol: string }>;
  /** µREP of the offers that name a protocol, above 0. */
  readonly named: Map<string, bigint>;
  /** µREP of all offers. */
  total: bigint;
}

/** What settled rounds tell. */
export interface HeardVpsc {
  /** The last settled height; 0 before the first. */
  settledHeight: bigint;
  /** REP in existence, µREP. */
  supply: Supply;
  /** Who holds governance REP, free and encumbered alike, µREP above 0. */
  readonly grep: Map<string, bigint>;
  /** Blocks of the protocol in force that were rejected at the height in progress. */
  rejections: { readonly protocol: string; readonly count: number };
  /** Void pools with quorum at the height in progress. */
  undecided: number;
}

/** What development was paid in an epoch. */
export interface Budget {
  /** Work REP of blocks for posts that are no blocks, µREP. */
  readonly posts: Map<string, bigint>;
  /** Salary of governance REP, µ$. */
  toHolders: bigint;
}

/** The attempt in progress, or the next one. */
export interface Round {
  readonly height: bigint;
  readonly attempt: number;
  /** Whose turn it is: to draw, to take the stake, to make a block of a list, or to police it. */
  readonly waitsFor: 'draw' | 'stake' | 'list' | 'pool';
}
