import { InForce, type Genesis } from '@bpdao/genesis';
import { RepBook } from '@bpdao/tokens';
import { AnsweredVotes } from './answered-votes.ts';
import type { VpscState } from './state.ts';

/** Returns the state of the VPSC before its first fact: the members of genesis hold their REP, and no pool is open. */
export const vpscGenesis = (genesis: Genesis): VpscState => ({
  book: new RepBook(genesis.members, genesis.parameters.payoutMin),
  openPools: new Map(),
  toOpen: [],
  poolCounter: 0n,
  round: { height: 1n, attempt: 0, undecided: 0 },
  beacon: genesis.chainId,
  recentVoters: [],
  answered: new AnsweredVotes(),
  claims: new Map(),
  blockPools: new Map(),
  proven: new Map(),
  heard: {
    governance: new InForce(genesis),
    wsc: { fundings: new Map() },
    forum: { posts: new Map(genesis.posts.map(({ address, post }) => [address, post.value.kind])) },
  },
});
