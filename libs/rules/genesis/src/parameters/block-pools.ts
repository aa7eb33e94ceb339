import { PPM, RATIO } from './bounds.ts';
import type { SomeParameters } from './parameter-row.ts';

/** Votes on blocks. */
export const blockPoolParameters = {
  blockQuorumPpm: {
    unit: 'ppm',
    first: 500_000,
    bounds: RATIO,
    change: {
      bounds: [0n, 500_000n],
      because: 'more than a tenth of all free REP would have to vote, however little of it takes part',
    },
    since: 1,
    sentence: 'The quorum of a block pool, of its base.',
  },
  activeFloorPpm: {
    unit: 'ppm',
    first: 200_000,
    bounds: RATIO,
    change: { bounds: [0n, 200_000n], because: 'a minority of the active members could withhold a quorum' },
    since: 1,
    sentence: 'The least base of a block pool, of the free REP of all members.',
  },
  blockWinRatioPpm: {
    unit: 'ppm',
    first: 666_667,
    bounds: [500_000n, PPM],
    since: 1,
    sentence: 'The share of the stakes that accepts a block.',
  },
  undecidedMax: {
    unit: 'pools',
    first: 3,
    bounds: [1n, 1000n],
    change: {
      bounds: [1n, 10n],
      because: 'a third that votes against keeps each height undecided for so many attempts',
    },
    since: 1,
    sentence: 'The void pools with a quorum at one height after which half of the stakes accepts a block.',
  },
  blockBindingPpm: {
    unit: 'ppm',
    first: 1_000_000,
    bounds: RATIO,
    since: 1,
    sentence: 'The share of its stake that a loser loses in a block pool.',
  },
  blockRedistribute: {
    unit: 'yes or no',
    first: true,
    since: 1,
    sentence: 'Yes: the losses in a block pool go to its winners.',
  },
} as const satisfies SomeParameters;
