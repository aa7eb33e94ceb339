import type { ShadowReport } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Invariant, InvariantMaker } from './invariant.ts';
import { plainRule } from './plain-rules.ts';

/**
 * Shadows: a version that is not in force reports for each block if its own rules take the list; a version shadows none
 * of its own blocks.
 */
export const shadows: InvariantMaker = ({ judge, names }): Invariant => {
  const proposed = new Map<string, Extract<SaidFact['fact'], { type: 'block-proposed' }>>();
  return {
    name: 'shadows',
    hear: ({ fact }) => {
      if (fact.type === 'block-proposed') proposed.set(fact.hash, fact);
      return undefined;
    },
    shadowed: (protocol: string, { blockHash, height, refusedCode, differs, leftOut, otherOrderAt }: ShadowReport) => {
      const block = proposed.get(blockHash)?.block;
      if (block === undefined) return `${names.of(protocol)} shadows block ${blockHash}, which nobody proposed`;
      if (block.header.value.protocol === protocol) return `${names.of(protocol)} shadows its own block ${height}`;
      const parameters = judge.parametersOf(blockHash);
      const rule = plainRule(names.of(protocol));
      if (parameters === undefined || rule === undefined) return undefined;
      const refuses = rule(block.transactions, parameters) !== undefined;
      if (refuses !== (refusedCode !== undefined)) {
        return `${names.of(protocol)} ${refusedCode === undefined ? 'takes' : 'refuses'} the list of block ${height} in its shadow, and its rules ${refuses ? 'do not' : 'do'}`;
      }
      return differs === (refuses || leftOut > 0 || otherOrderAt !== undefined)
        ? undefined
        : `${names.of(protocol)} says that block ${height} ${differs ? 'differs' : 'does not differ'}`;
    },
  };
};
