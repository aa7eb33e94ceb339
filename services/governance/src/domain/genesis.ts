import { InForce, type Genesis } from '@bpdao/genesis';
import { addPost } from './hear/add-post.ts';
import type { GovernanceState } from './state.ts';

/**
 * Returns the state of governance before its first fact: the protocol and parameters of the genesis file are in force.
 */
export function governanceGenesis(genesis: Genesis): GovernanceState {
  const { protocol, parameters, parametersHash, governable } = genesis;
  const state: GovernanceState = {
    inForce: new InForce(genesis),
    force: { protocol, parameters, parametersHash },
    lastEpoch: 0n,
    leading: undefined,
    worked: [],
    reverted: new Set(),
    returning: [],
    hasAdopted: false,
    governable,
    sharePpm: 0,
    creation: 'none',
    attestations: new Map(),
    sequences: new Map(),
    open: undefined,
    failed: new Map(),
    lastWords: new Map(),
    budgets: new Map(),
    heard: {
      asc: { offers: new Map(), named: new Map(), total: 0n },
      vpsc: {
        settledHeight: 0n,
        supply: { wrep: genesis.members.reduce((sum, { wrep }) => sum + wrep, 0n), grep: 0n },
        grep: new Map(),
        rejections: { protocol, count: 0 },
        undecided: 0,
      },
      forum: { kinds: new Map(), protocols: new Map(), changes: new Map() },
      round: { height: 1n, attempt: 0, waitsFor: 'draw' },
      latestMs: 0,
    },
  };
  for (const { address, post } of genesis.posts) addPost(state.heard.forum, address, post.value);
  return state;
}
