import {
  defaultGovernable,
  defaultParameters,
  GENESIS_FORMAT,
  governableDocument,
  parameterTable,
  parseGenesis,
  type Genesis,
} from '@bpdao/genesis';
import { writeAddress, type Parameters } from '@bpdao/messages';
import { keyPairFromSeed, type KeyPair } from '@bpdao/signatures';
import type { Plan } from './plan.ts';
import { Random } from './random.ts';

/** A chain with the keys of all who take part. */
export interface Chain {
  readonly genesis: Genesis;
  readonly producers: readonly KeyPair[];
  readonly customers: readonly KeyPair[];
  /** Wrote the first protocol together, and govern once that is worth governance REP. */
  readonly authors: readonly KeyPair[];
}

/** The beginning of simulated time, ms since the epoch. */
export const BEGINNING_MS = 1_700_000_000_000;

/** Short spans, so that much happens in few blocks. */
const USUAL = {
  blockIntervalMs: 100,
  submitTimeoutMs: 1000,
  voteMinMs: 20,
  voteWindowMs: 1500,
  commitMs: 2000,
  revealMs: 1200,
  fundPoolMin: 1_000_000,
  payoutMin: 1_000_000,
  epochBlocks: 25,
  activationDelayBlocks: 5,
  postsPerEpoch: 20,
  revertSilenceMs: 10_000,
  stageCommitMs: 800,
  stageRevealMs: 600,
  stageWaitMs: 300,
  attestationWindowMs: 60_000,
  retryEpochs: 1,
};
/** Weights of the authors, ppm: none decides a change alone. */
const AUTHORS_PPM = [450_000, 350_000, 200_000] as const;
const MEMBER_REP = '100';
const CUSTOMER_BALANCE = '100000';

/**
 * Makes the chain of a plan: keys, addresses and genesis file follow from its seed. Throws GenesisError if its
 * parameters are invalid.
 */
export function chainOf({ seed, producers, customers, founders, parameters }: Plan): Chain {
  const random = new Random(`bpdao simulation ${seed}/keys`);
  const keys = (name: string, count: number): readonly KeyPair[] =>
    Array.from({ length: count }, (_, index) => keyPairFromSeed(random.seed32(`${name}/${index}`)));
  const members = keys('producer', producers);
  const wallets = keys('customer', customers);
  const authors = keys('author', AUTHORS_PPM.length);
  const file = {
    format: GENESIS_FORMAT,
    name: `simulation ${seed}`,
    time: new Date(BEGINNING_MS).toISOString(),
    accounts: [...wallets, ...authors].map(({ address }) => ({
      address: writeAddress(address),
      balance: CUSTOMER_BALANCE,
    })),
    members: founders ? [] : members.map(({ address }) => ({ address: writeAddress(address), wrep: MEMBER_REP })),
    founders: founders ? members.map(({ address }) => writeAddress(address)) : [],
    posts: [
      {
        name: 'work-protocol',
        kind: 'protocol',
        authors: authors.map(({ address }, index) => ({
          address: writeAddress(address),
          weightPpm: AUTHORS_PPM[index],
        })),
        references: [],
        content: { name: 'work-protocol', version: '1.0.0' },
      },
    ],
    protocol: 'work-protocol',
    parameters: written({ ...defaultParameters, ...USUAL, ...parameters }),
    governable: governableDocument(defaultGovernable),
  };
  return { genesis: parseGenesis(Buffer.from(JSON.stringify(file))), producers: members, customers: wallets, authors };
}

/** Leaves out a parameter that came later if it has its value of absence: so a seed keeps its history. */
const written = (parameters: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([name, value]) => value !== parameterTable[name as keyof Parameters].whenAbsent)
      .map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)]),
  );
