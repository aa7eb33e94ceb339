import type { ActorName } from '@bpdao/catalogue';
import type { Dishonest, Fate, Happening, NetworkPlan, Plan, PlanSize, Upgrade, When, WrongBlock } from './plan.ts';
import { Random } from './random.ts';
import type { VersionName } from './versions.ts';

const ACTORS: readonly ActorName[] = ['asc', 'wsc', 'vpsc', 'forum', 'gossip', 'governance'];
const FACTS: readonly (readonly [ActorName, string])[] = [
  ['asc', 'encumbrance-asked'],
  ['asc', 'offer-changed'],
  ['asc', 'stake-taken'],
  ['wsc', 'producer-selected'],
  ['wsc', 'block-proposed'],
  ['wsc', 'slot-missed'],
  ['vpsc', 'rep-encumbered'],
  ['vpsc', 'pool-opened'],
  ['vpsc', 'vote-cast'],
  ['vpsc', 'pool-resolved'],
  ['vpsc', 'round-settled'],
  ['vpsc', 'vote-committed'],
  ['vpsc', 'vote-revealed'],
  ['vpsc', 'pool-settled'],
  ['vpsc', 'grep-created'],
  ['forum', 'post-published'],
  ['forum', 'result-recorded'],
  ['forum', 'ancestry-valued'],
  ['gossip', 'transactions-gossiped'],
  ['gossip', 'transactions-dropped'],
  ['governance', 'epoch-closed'],
  ['governance', 'post-attested'],
  ['governance', 'stage-begun'],
  ['governance', 'protocol-reverted'],
];
const WRONG_BLOCKS: readonly WrongBlock[] = ['state-root', 'fees', 'draw', 'payouts', 'subsidy', 'time'];
const DISHONESTY: readonly Dishonest['what'][] = [
  'invalid-lists',
  'withheld-lists',
  'equivocating-lists',
  'disordered-lists',
  'votes-against-right-blocks',
  'votes-on-both-sides',
  'never-reveals',
];
const VERSIONS: readonly VersionName[] = [
  'work-protocol@2.0.0',
  'by-sender@1.0.0',
  'by-worth@1.0.0',
  'as-it-comes@1.0.0',
  'unheard-of@1.0.0',
];
/** The fates of versions, drawn evenly: most adopted versions work. */
const FATES: readonly Fate[] = ['works', 'works', 'works', 'nowhere', 'crashes', 'sleeps', 'wrong', 'lenient'];
const HOUR_MS = 3_600_000;

/** Draws a plan from a seed. */
export function planOf(seed: number, { blocks, producers }: PlanSize): Plan {
  const random = new Random(`bpdao simulation ${seed}`);
  const founders = random.fork('founders').chance(150_000);
  const upgrades = upgradesOf(random.fork('upgrades'), blocks);
  return {
    seed,
    blocks,
    producers,
    customers: random.integer(4, 12),
    founders,
    parameters: { ...parametersOf(random.fork('parameters')), ...epochsOf(random.fork('epochs'), upgrades.length > 0) },
    limits: limitsOf(random.fork('limits')),
    network: networkOf(random.fork('network')),
    happenings: happeningsOf(random.fork('happenings'), { blocks, producers, upgrades: upgrades.length }),
    dishonest: dishonestOf(random.fork('dishonest'), producers),
    ...(upgrades.length === 0 ? undefined : { upgrades }),
  };
}

/**
 * Draws the upgrades: in half of all plans up to three versions follow the first, each at about the adoption of the
 * version before.
 */
function upgradesOf(random: Random, blocks: number): readonly Upgrade[] {
  if (!random.chance(500_000)) return [];
  const versions = [...VERSIONS];
  let height = 1;
  const upgrades: Upgrade[] = [];
  for (let left = random.integer(1, 3); left > 0; left -= 1) {
    height += random.integer(1, Math.max(1, Math.min(40, Math.floor(blocks / 4))));
    const [version] = versions.splice(random.integer(0, versions.length - 1), 1);
    if (version === undefined) break;
    upgrades.push({
      height,
      version,
      governanceSharePpm: random.pick([0, 0, 20_000, 50_000]),
      fate: version === 'unheard-of@1.0.0' ? 'nowhere' : random.pick(FATES),
    });
  }
  return upgrades;
}

/** Draws the length of epochs. Epochs are short if protocols change: a protocol must lead at two of their ends. */
function epochsOf(random: Random, changes: boolean): Plan['parameters'] {
  const epochBlocks = random.pick(changes ? [6, 10, 25] : [10, 25, 100]);
  return {
    epochBlocks,
    activationDelayBlocks: random.pick([1, 5]),
    revertAfterRejections: random.pick([1, 3]),
    revertSilenceMs: random.pick([3000, 10_000]),
  };
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
  };
}

function limitsOf(random: Random): Plan['limits'] {
  return {
    inboxMessages: random.pick([16, 8192]),
    unackedFacts: random.pick([2, 64, 4096]),
    batchFacts: random.pick([1, 3, 1024]),
    snapshotFacts: random.pick([100, 500, 2000]),
  };
}

function networkOf(random: Random): NetworkPlan {
  const most = random.pick([0, 2_000, 10_000]);
  const rate = (): number => random.integer(0, most);
  return {
    lostPpm: rate(),
    unknownPpm: rate(),
    latePpm: rate(),
    twicePpm: rate(),
    forgottenPpm: rate(),
    mostDelayMs: random.pick([2, 5, 30]),
  };
}

/** The members and upgrades to which events may happen. */
interface Cast extends PlanSize {
  readonly upgrades: number;
}

function happeningsOf(random: Random, cast: Cast): readonly Happening[] {
  const count = Math.ceil((cast.blocks * random.integer(10, 60)) / 1000);
  return Array.from({ length: count }, () => happening(random, cast)).toSorted((a, b) => a.height - b.height);
}

/** Draws one of the two replicas of an actor; of the WSC also a replica of any version. */
function replicaOf(random: Random, upgrades: number): string {
  const actor = random.pick(ACTORS);
  const version = actor === 'wsc' ? random.integer(0, upgrades) : 0;
  return `${actor}${version === 0 ? '' : `-${version}`}/${random.integer(0, 1)}`;
}

function happening(random: Random, { blocks, producers, upgrades }: Cast): Happening {
  const when = { height: random.integer(1, blocks), afterMs: random.integer(0, 400) };
  const replica = replicaOf(random, upgrades);
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
      return {
        type: 'wrong-block',
        ...when,
        height: Math.max(2, when.height),
        what: random.pick(WRONG_BLOCKS),
        times: random.pick([1, 1, 1, 4]),
      };
    default:
      return clockStep(random, when, { blocks, producers, upgrades }, forMs);
  }
}

/** Producers' clocks are never an hour behind: they would take every block for one of the future. */
function clockStep(random: Random, when: When, { producers, upgrades }: Cast, forMs: number): Happening {
  const whom = random.chance(800_000) ? replicaOf(random, upgrades) : `producer/${random.integer(0, producers - 1)}`;
  const byMs = random.pick(whom.startsWith('producer/') ? [-3000, 3000, HOUR_MS] : [-HOUR_MS, -3000, 3000, HOUR_MS]);
  return { type: 'clock-step', ...when, whom, byMs, forMs };
}

/** Draws the dishonest members: at most one member in six, so that the honest members decide. */
function dishonestOf(random: Random, producers: number): readonly Dishonest[] {
  const count = random.integer(0, Math.floor(producers / 6));
  return Array.from({ length: count }, (_, index) => ({
    producer: index,
    what: random.pick(DISHONESTY),
    ppm: random.pick([20_000, 200_000, 1_000_000]),
  }));
}
