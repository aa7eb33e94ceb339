import { createHash } from 'node:crypto';
import { encodeBlockHeader, opened, type BlockHeader, type BlockProposed, type WscFact } from '@bpdao/messages';
import type { wscDefinition } from '@bpdao/wsc/definition';
import type { WrongBlock } from '../plan.ts';

export type WscRules = (typeof wscDefinition)['rules'];

/** Makes rules of the WSC that put the next wrong of `wrongs` into the first fact that can have it. */
export function dishonestWsc(rules: WscRules, wrongs: string[]): WscRules {
  return {
    ...rules,
    decide(state, message) {
      const decision = rules.decide(state, message);
      const [wrong] = wrongs;
      if (decision.type !== 'say' || wrong === undefined) return decision;
      const fact = altered(decision.fact, wrong as WrongBlock);
      if (fact === undefined) return decision;
      wrongs.shift();
      return { type: 'say', fact };
    },
  };
}

/** Makes rules of the WSC by which the root of each of its blocks is wrong. */
export const alwaysWrong = (rules: WscRules): WscRules => ({
  ...rules,
  decide(state, message) {
    const decision = rules.decide(state, message);
    return decision.type === 'say'
      ? { type: 'say', fact: altered(decision.fact, 'state-root') ?? decision.fact }
      : decision;
  },
});

/** Returns the fact with a wrong in it; undefined if a fact of this type cannot have this wrong. */
function altered(fact: WscFact, wrong: WrongBlock): WscFact | undefined {
  if (fact.type === 'producer-selected') {
    return wrong === 'draw' ? { ...fact, receipt: { ...fact.receipt, counter: fact.receipt.counter + 1 } } : undefined;
  }
  if (fact.type !== 'block-proposed') return undefined;
  const { value } = fact.block.header;
  switch (wrong) {
    case 'state-root':
      return withHeader(fact, { ...value, stateRoot: value.transactionsRoot });
    case 'fees':
      return { ...withHeader(fact, { ...value, fees: value.fees + 1n }), fees: fact.fees + 1n };
    case 'subsidy':
      return { ...withHeader(fact, { ...value, subsidy: 2n * value.subsidy }), subsidy: 2n * value.subsidy };
    case 'time':
      return withHeader(fact, { ...value, timeMs: value.timeMs + 60_000 });
    case 'payouts':
      return fact.block.payouts.length === 0 ? undefined : { ...fact, block: { ...fact.block, payouts: [] } };
    case 'draw':
      return undefined;
    default:
      return wrong satisfies never;
  }
}

function withHeader(
  fact: BlockProposed & { readonly type: 'block-proposed' },
  value: BlockHeader,
): BlockProposed & { readonly type: 'block-proposed' } {
  const header = opened(encodeBlockHeader, value);
  return { ...fact, block: { ...fact.block, header }, hash: createHash('sha256').update(header.bytes).digest('hex') };
}
