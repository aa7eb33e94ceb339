import type { MailboxLimits } from '@bpdao/actor';
import type { ActorName } from '@bpdao/protocol';
import { Random } from './random.ts';

/** How the network between processes and broker is; rates in parts per million of requests. */
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

/** Where something happens: so many ms after a height was begun. */
interface When {
  readonly height: number;
  readonly afterMs: number;
}

/** Something that goes wrong once. `whom` is `<actor>/<replica>` or `producer/<index>`. */
export type Happening =
  /** Its process ends, and another takes its place after so many ms. */
  | (When & { readonly type: 'kill'; readonly whom: string; readonly forMs: number })
  /** Its process stands still for so long. */
  | (When & { readonly type: 'pause'; readonly whom: string; readonly forMs: number })
  /** Who leads is killed at the very moment its next fact of this type is stored, before it hears of it. */
  | (When & { readonly type: 'kill-at-fact'; readonly actor: ActorName; readonly fact: string; readonly forMs: number })
  /** The broker ends and is started again. */
  | (When & { readonly type: 'broker-away'; readonly forMs: number })
  /** Its wall clock steps by so much, and back after so long. */
  | (When & { readonly type: 'clock-step'; readonly whom: string; readonly byMs: number; readonly forMs: number })
  /** The newest snapshot of an actor is damaged. */
  | (When & { readonly type: 'damage-snapshot'; readonly actor: ActorName })
  /** The WSC says something wrong, so many times one after another: often enough, and its protocol is returned from. */
  | (When & { readonly type: 'wrong-block'; readonly what: WrongBlock; readonly times: number });

/** What a dishonest WSC does to a block. */
export type WrongBlock = 'state-root' | 'fees' | 'draw' | 'payouts' | 'subsidy' | 'time';

/** What a dishonest member does, and in how many of a million occasions. */
export interface Dishonest {
  readonly producer: number;
  readonly what: 'invalid-lists' | 'withheld-lists' | 'equivocating-lists' | 'votes-against-right-blocks' | 'votes-on-both-sides' | 'never-reveals';
  readonly ppm: number;
}

/** Everything that a simulation follows from: the same plan has the same history, byte for byte. */
export interface Plan {
  readonly seed: number;
  /** Settled heights. */
  readonly blocks: number;
  readonly producers: number;
  readonly customers: number;
  /** Whether the chain begins without REP. */
  readonly founders: boolean;
  /** Parameters of the chain that are not the simulation's usual ones; amounts in base units. */
  readonly parameters: Readonly<Record<string, number | boolean>>;
  /** Limits of the actors' mailboxes that are not the usual ones. */
  readonly limits: Partial<Pick<MailboxLimits, 'inboxMessages' | 'unackedFacts' | 'batchFacts' | 'snapshotFacts'>>;
  readonly network: NetworkPlan;
  readonly happenings: readonly Happening[];
  readonly dishonest: readonly Dishonest[];
  /** Members upgrade to another protocol, which is then in force; absent: the first one stays. */
  readonly upgrade?: Upgrade;
}

/** Members start again with another protocol, one after another: as many as adopt it by what their offers name. */
export interface Upgrade {
  readonly height: number;
  /** Share of salary for governance REP, which its adoption creates; 0: none is. */
  readonly governanceSharePpm: number;
}

/** What is asked for on the command line. */
export interface PlanSize {
  readonly blocks: number;
  readonly producers: number;
}

export const QUIET: NetworkPlan = { lostPpm: 0, unknownPpm: 0, latePpm: 0, twicePpm: 0, forgottenPpm: 0, mostDelayMs: 5 };

const ACTORS: readonly ActorName[] = ['asc', 'wsc', 'vpsc', 'forum', 'gossip', 'governance'];
const FACTS: readonly (readonly [ActorName, string])[] = [
  ['asc', 'encumbrance-asked'], ['asc', 'offer-changed'], ['asc', 'stake-taken'], ['wsc', 'producer-selected'], ['wsc', 'block-proposed'], ['wsc', 'slot-missed'],
  ['vpsc', 'rep-encumbered'], ['vpsc', 'pool-opened'], ['vpsc', 'vote-cast'], ['vpsc', 'pool-resolved'], ['vpsc', 'round-settled'], ['vpsc', 'vote-committed'], ['vpsc', 'vote-revealed'], ['vpsc', 'pool-settled'],
  ['forum', 'post-published'], ['forum', 'result-recorded'], ['gossip', 'transactions-gossiped'], ['gossip', 'transactions-dropped'], ['governance', 'epoch-closed'],
];
const WRONG_BLOCKS: readonly WrongBlock[] = ['state-root', 'fees', 'draw', 'payouts', 'subsidy', 'time'];
const DISHONESTY: readonly Dishonest['what'][] = ['invalid-lists', 'withheld-lists', 'equivocating-lists', 'votes-against-right-blocks', 'votes-on-both-sides', 'never-reveals'];
const HOUR_MS = 3_600_000;

/** Draws a plan from a seed. */
export function planOf(seed: number, { blocks, producers }: PlanSize): Plan {
  const random = new Random(`bpdao simulation ${seed}`);
  const founders = random.fork('founders').chance(150_000);
  return {
    seed, blocks, producers,
    customers: random.integer(4, 12),
    founders,
    parameters: parametersOf(random.fork('parameters')),
    limits: limitsOf(random.fork('limits')),
    network: networkOf(random.fork('network')),
    happenings: happeningsOf(random.fork('happenings'), blocks, producers),
    dishonest: dishonestOf(random.fork('dishonest'), producers),
    ...upgradeOf(random.fork('upgrade'), blocks),
  };
}

function upgradeOf(random: Random, blocks: number): Pick<Plan, 'upgrade'> {
  return random.chance(350_000) ? { upgrade: { height: random.integer(2, Math.max(2, Math.floor(blocks / 4))), governanceSharePpm: random.pick([0, 20_000, 50_000]) } } : {};
}

function parametersOf(random: Random): Plan['parameters'] {
  return {
    maxBlockTxs: random.pick([5, 50, 5000]),
    memoryBlocks: random.pick([10, 50, 10_000]),
    activeTxsMax: random.pick([10, 200, 100_000]),
    txTtlBlocks: random.pick([10, 100, 1000]),
    missSuspensionAttempts: random.pick([0, 3, 10]),
    maxBlockPayouts: random.pick([2, 16, 1000]),
    openPoolsMax: random.pick([1, 4, 64]),
    undecidedMax: random.pick([1, 3]),
    blockRedistribute: random.chance(800_000),
    redistribute: random.chance(800_000),
    epochBlocks: random.pick([10, 25, 100]),
  };
}

function limitsOf(random: Random): Plan['limits'] {
  return { inboxMessages: random.pick([16, 8192]), unackedFacts: random.pick([2, 64, 4096]), batchFacts: random.pick([1, 3, 1024]), snapshotFacts: random.pick([100, 500, 2000]) };
}

function networkOf(random: Random): NetworkPlan {
  const most = random.pick([0, 2_000, 10_000]);
  const rate = (): number => random.integer(0, most);
  return { lostPpm: rate(), unknownPpm: rate(), latePpm: rate(), twicePpm: rate(), forgottenPpm: rate(), mostDelayMs: random.pick([2, 5, 30]) };
}

function happeningsOf(random: Random, blocks: number, producers: number): readonly Happening[] {
  const count = Math.ceil((blocks * random.integer(10, 60)) / 1000);
  return Array.from({ length: count }, () => happening(random, blocks, producers)).toSorted((a, b) => a.height - b.height);
}

function happening(random: Random, blocks: number, producers: number): Happening {
  const when = { height: random.integer(1, blocks), afterMs: random.integer(0, 400) };
  const replica = `${random.pick(ACTORS)}/${random.integer(0, 1)}`;
  const producer = `producer/${random.integer(0, producers - 1)}`;
  const forMs = random.pick([50, 700, 2500, 6000]);
  switch (random.integer(0, 8)) {
    case 0:
    case 1:
      return { type: 'kill', ...when, whom: random.chance(800_000) ? replica : producer, forMs };
    case 2:
    case 3:
      return { type: 'pause', ...when, whom: random.chance(600_000) ? replica : producer, forMs };
    case 4: {
      const [actor, fact] = random.pick(FACTS);
      return { type: 'kill-at-fact', ...when, actor, fact, forMs };
    }
    case 5:
      return { type: 'broker-away', ...when, forMs };
    case 6:
      return { type: 'damage-snapshot', ...when, actor: random.pick(ACTORS) };
    case 7:
      return { type: 'wrong-block', ...when, height: Math.max(2, when.height), what: random.pick(WRONG_BLOCKS), times: random.pick([1, 1, 1, 4]) };
    default:
      return clockStep(random, when, producers, forMs);
  }
}

/** Producers' clocks are never an hour behind: they would take every block for one of the future. */
function clockStep(random: Random, when: When, producers: number, forMs: number): Happening {
  const whom = random.chance(800_000) ? `${random.pick(ACTORS)}/${random.integer(0, 1)}` : `producer/${random.integer(0, producers - 1)}`;
  const byMs = random.pick(whom.startsWith('producer/') ? [-3000, 3000, HOUR_MS] : [-HOUR_MS, -3000, 3000, HOUR_MS]);
  return { type: 'clock-step', ...when, whom, byMs, forMs };
}

/** At most one member in six is dishonest, so that those who are not decide. */
function dishonestOf(random: Random, producers: number): readonly Dishonest[] {
  const count = random.integer(0, Math.floor(producers / 6));
  return Array.from({ length: count }, (_, index) => ({ producer: index, what: random.pick(DISHONESTY), ppm: random.pick([20_000, 200_000, 1_000_000]) }));
}
