import { defaultParameters, type Genesis } from '@bpdao/genesis';
import { alice, bob, carol, CHAIN, dave, REP } from './pool-of-alice.ts';

export const MEMBERS = [alice, bob, carol, dave] as const;
/** The addresses of posts; the last post is never published. */
export const POSTS = ['71', '72', '73', '74'].map((byte) => byte.repeat(32));
const GENESIS_BALANCE = 300n * REP;

export const genesis: Genesis = {
  chainId: CHAIN,
  name: 'test',
  timeMs: 0,
  founders: [],
  posts: [],
  protocol: 'ee'.repeat(32),
  parametersHash: '0f'.repeat(32),
  governable: [],
  accounts: [
    { address: carol, balance: GENESIS_BALANCE },
    { address: dave, balance: GENESIS_BALANCE },
  ],
  members: MEMBERS.map((address) => ({ address, wrep: 100n * REP })),
  parameters: {
    ...defaultParameters,
    voteMinMs: 0,
    voteWindowMs: 200,
    commitMs: 600,
    revealMs: 600,
    openPoolsMax: 2,
    maxBlockPayouts: 3,
    memoryBlocks: 10n,
    payoutMin: 200_000n,
    epochBlocks: 1n,
    activationDelayBlocks: 0n,
    stageCommitMs: 300,
    stageRevealMs: 300,
  },
};

/** Share of salary for governance REP from the second height on. */
export const SHARE_PPM = 400_000;
