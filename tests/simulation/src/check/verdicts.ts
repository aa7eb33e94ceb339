import type { Invariant, InvariantMaker } from './invariant.ts';

/**
 * Verdicts: an honest member with a right clock votes for every right block, and against every wrong one; who lacks the
 * protocol votes for none.
 */
export const verdicts: InvariantMaker = ({ judge, chain, plan, canRun }): Invariant => {
  const pools = new Map<string, string>();
  const excused = new Set<string>();
  for (const { producer } of plan.dishonest) excused.add(chain.producers[producer]?.address ?? '');
  for (const happening of plan.happenings) {
    if (happening.type === 'clock-step' && happening.whom.startsWith('producer/')) {
      excused.add(chain.producers[Number(happening.whom.split('/')[1])]?.address ?? '');
    }
  }
  return {
    name: 'verdicts',
    hear({ fact }) {
      if (fact.type === 'pool-opened' && fact.blockHash !== undefined) pools.set(fact.poolId, fact.blockHash);
      if (fact.type === 'round-settled') pools.delete(fact.poolId);
      if (fact.type !== 'vote-cast') return undefined;
      const { voter, poolId, side } = fact.vote.payload.value;
      const broken = judge.brokenBy(pools.get(poolId) ?? '');
      if (broken === undefined) return `${voter} votes in pool ${poolId}, which is about no block in progress`;
      const version = judge.versionOf(pools.get(poolId) ?? '') ?? '';
      if (!canRun(voter, version)) return `${voter} votes on a block of ${version}, which it does not have`;
      if (excused.has(voter) || (side === 'for') === (broken.length === 0)) return undefined;
      return side === 'for'
        ? `${voter} votes for a block that ${broken.join(', ')}`
        : `${voter} votes against a right block`;
    },
  };
};
