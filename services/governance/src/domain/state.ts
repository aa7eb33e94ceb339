import type { Force, GovernableParameter, InForce, ParameterChange } from '@bpdao/genesis';
import type { LastWord, PostKind, RepType, Supply } from '@bpdao/messages';
import type { Manifest } from '@bpdao/work-protocols';
import type { OpenChange } from './open-change.ts';

/** The state of governance. */
export interface GovernanceState {
  /** The protocols and parameters that every epoch and every return so far put in force. */
  readonly inForce: InForce;
  /** The protocol and parameters of the next epoch unless a change is adopted. */
  force: Force;
  /** The last epoch closed; 0 before the first. */
  lastEpoch: bigint;
  /** The protocol that led when the last epoch was closed; adopted if it leads again. */
  leading: string | undefined;
  /**
   * Protocols that made accepted blocks, with their parameters of that time, the latest last; without the reverted
   * ones.
   */
  worked: readonly Force[];
  /** The posts of reverted protocols, which are not adopted again. */
  readonly reverted: Set<string>;
  /** True if any protocol was adopted since genesis. */
  hasAdopted: boolean;
  /** The share of salary for governance REP in the next epoch unless a change is adopted, ppm. */
  sharePpm: number;
  /** The state of governance REP: `none`; `asked` while the Forum values posts and the VPSC creates it; `done`. */
  creation: 'none' | 'asked' | 'done';
  /** The times until which attestations count, by post and holder, the first attested post first; ms. */
  readonly attestations: Map<string, Map<string, number>>;
  /** The last accepted attestation of each holder. */
  readonly sequences: Map<string, { readonly sequence: bigint; readonly bytes: Uint8Array }>;
  /** The change in the open place. */
  open: OpenChange | undefined;
  /** Posts whose change failed, with the epoch in which they may be attested again. */
  readonly failed: Map<string, bigint>;
  /** The last result of each type of REP in a stage. */
  readonly lastWords: Map<RepType, LastWord>;
  /** The payments for development, by epoch. */
  readonly budgets: Map<bigint, Budget>;
  /** The parameters that the genesis document lets governance change. */
  readonly governable: readonly GovernableParameter[];
  /** Returns at the height in progress that an open pool may still cancel, each with the state before it. */
  returning: readonly Returning[];
  readonly heard: {
    readonly asc: Offered;
    readonly vpsc: HeardVpsc;
    readonly forum: HeardForum;
    /** The latest time that a fact told, ms: a stage that is due by this time begins at once. */
    latestMs: number;
    /** The attempt in progress, as the ASC, the WSC and the VPSC state it. */
    round: Round;
  };
}

/** The posts without blocks, by address. */
export interface HeardForum {
  readonly kinds: Map<string, PostKind>;
  /** Every protocol. */
  readonly protocols: Map<string, Manifest>;
  /** Every proposal that would change parameters. */
  readonly changes: Map<string, ParameterChange>;
}

/** A return that is cancelled if the reverted protocol made the block of the height after all. */
export interface Returning {
  readonly protocol: string;
  readonly before: { readonly force: Force; readonly worked: readonly Force[] };
}

/** The offers, and the protocols that they name (docs/spec/governance.md, "De facto"). */
export interface Offered {
  /** Offers above 0, by producer; a taken stake counts. */
  readonly offers: Map<string, { readonly weight: bigint; readonly protocol: string }>;
  /** µREP of the offers that name a protocol, above 0. */
  readonly named: Map<string, bigint>;
  /** µREP of all offers. */
  total: bigint;
}

/** The part of the state that comes from settled rounds. */
export interface HeardVpsc {
  /** The last settled height; 0 before the first. */
  settledHeight: bigint;
  /** The supply, µREP. */
  supply: Supply;
  /** The holders of governance REP, free and encumbered alike, µREP above 0. */
  readonly grep: Map<string, bigint>;
  /** Blocks of the protocol in force that were rejected at the height in progress. */
  rejections: { readonly protocol: string; readonly count: number };
  /** Void pools with quorum at the height in progress. */
  undecided: number;
}

/** The payments for development in an epoch. */
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
  /** The next step: to draw, to take the stake, to make a block of a list, or to police it. */
  readonly waitsFor: 'draw' | 'stake' | 'list' | 'pool';
}
