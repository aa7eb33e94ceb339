import type { MailboxLimits } from '@bpdao/actor';
import type { ActorName } from '@bpdao/catalogue';
import type { VersionName } from './versions.ts';

/** The faults of the network between processes and broker; rates in parts per million of requests. */
export interface NetworkPlan {
  /** Lost on the way. */
  readonly lostPpm: number;
  /** Done, and the answer lost. */
  readonly unknownPpm: number;
  /** Done after its sender gave up waiting. */
  readonly latePpm: number;
  /** Done twice. */
  readonly twicePpm: number;
  /** Done, the answer lost, and not known as a repetition when it comes again. */
  readonly forgottenPpm: number;
  /** A way from one process to another takes from 1 to so many ms. */
  readonly mostDelayMs: number;
}

/** The moment of an event: so many ms after a height was begun. */
export interface When {
  readonly height: number;
  readonly afterMs: number;
}

/**
 * Something that goes wrong once. `whom` is `<actor>/<replica>` (`wsc-<n>/<replica>`: of the n-th upgrade) or
 * `producer/<index>`.
 */
export type Happening =
  /** Its process ends, and another takes its place after so many ms. */
  | (When & { readonly type: 'kill'; readonly whom: string; readonly forMs: number })
  /** Its process stands still for so long. */
  | (When & { readonly type: 'pause'; readonly whom: string; readonly forMs: number })
  /** The leader is killed at the moment at which its next fact of this type is stored, before it hears of that. */
  | (When & { readonly type: 'kill-at-fact'; readonly actor: ActorName; readonly fact: string; readonly forMs: number })
  /** The broker ends and is started again. */
  | (When & { readonly type: 'broker-away'; readonly forMs: number })
  /** Its wall clock steps by so much, and back after so long. */
  | (When & { readonly type: 'clock-step'; readonly whom: string; readonly byMs: number; readonly forMs: number })
  /** The newest snapshot of an actor is damaged. */
  | (When & { readonly type: 'damage-snapshot'; readonly actor: ActorName })
  /** The WSC says something wrong, so many times one after another: often enough, and its protocol is returned from. */
  | (When & { readonly type: 'wrong-block'; readonly what: WrongBlock; readonly times: number });

/** The part of a block that a dishonest WSC falsifies. */
export type WrongBlock = 'state-root' | 'fees' | 'draw' | 'payouts' | 'subsidy' | 'time';

/** The acts of a dishonest member, each with its rate in a million occasions. */
export interface Dishonest {
  readonly producer: number;
  readonly what:
    | 'invalid-lists'
    | 'withheld-lists'
    | 'equivocating-lists'
    | 'disordered-lists'
    | 'votes-against-right-blocks'
    | 'votes-on-both-sides'
    | 'never-reveals';
  readonly ppm: number;
}

/** Everything that a simulation follows from: the same plan has the same history, byte for byte. */
export interface Plan {
  readonly seed: number;
  /** Settled heights. */
  readonly blocks: number;
  readonly producers: number;
  readonly customers: number;
  /** True if the chain begins without REP. */
  readonly founders: boolean;
  /** Parameters of the chain that are not the simulation's usual ones; amounts in base units. */
  readonly parameters: Readonly<Record<string, number | boolean>>;
  /** Limits of the actors' mailboxes that are not the usual ones. */
  readonly limits: Partial<Pick<MailboxLimits, 'inboxMessages' | 'unackedFacts' | 'batchFacts' | 'snapshotFacts'>>;
  readonly network: NetworkPlan;
  readonly happenings: readonly Happening[];
  readonly dishonest: readonly Dishonest[];
  /** Protocols that are posted, one after another; absent: the first one stays. With them come governors. */
  readonly upgrades?: readonly Upgrade[];
}

/**
 * A protocol that is posted when its height is begun. Producers that have it name it in their offers as soon as it is,
 * and governors attest it and vote for it: so it is adopted de facto, or by governance REP where that was created
 * before.
 */
export interface Upgrade {
  readonly height: number;
  readonly version: VersionName;
  /** Share of salary for governance REP, which the first adoption with one creates; 0: none. */
  readonly governanceSharePpm: number;
  readonly fate: Fate;
}

/**
 * The fate of a version once it is adopted. `works`; `nowhere`: it is not deployed; `crashes`, `sleeps`: both replicas
 * do so at the moment at which a draw of theirs is stored, for so long that another version speaks again before they
 * come back; `wrong`: each of its blocks breaks a rule; `lenient`: its deployment takes every list, whatever its rules
 * say.
 */
export type Fate = 'works' | 'nowhere' | 'crashes' | 'sleeps' | 'wrong' | 'lenient';

/** The size that the command line asks for. */
export interface PlanSize {
  readonly blocks: number;
  readonly producers: number;
}

export const QUIET: NetworkPlan = {
  lostPpm: 0,
  unknownPpm: 0,
  latePpm: 0,
  twicePpm: 0,
  forgottenPpm: 0,
  mostDelayMs: 5,
};
