import type { Parameters } from '@bpdao/messages';
import { blockPoolParameters } from './block-pools.ts';
import { blockParameters } from './blocks.ts';
import { governanceParameters } from './governance.ts';
import { moneyParameters } from './money.ts';
import { otherPoolParameters } from './other-pools.ts';
import type { ParameterRow, SomeParameters } from './parameter-row.ts';
import { postParameters } from './posts.ts';
import { transactionParameters } from './transactions.ts';

/** The one table of parameters: defaults, bounds, parsing, and docs/spec/parameters.md are made from it. */
export const parameterTable: { readonly [K in keyof Parameters]: ParameterRow<K> } = {
  ...blockParameters,
  ...transactionParameters,
  ...moneyParameters,
  ...blockPoolParameters,
  ...otherPoolParameters,
  ...postParameters,
  ...governanceParameters,
};

/** The table in its parts, for the page. */
export const parameterGroups: readonly { readonly title: string; readonly rows: SomeParameters }[] = [
  { title: 'Blocks', rows: blockParameters },
  { title: 'Transactions', rows: transactionParameters },
  { title: 'Salary and new REP', rows: moneyParameters },
  { title: 'Pools on blocks', rows: blockPoolParameters },
  { title: 'Other pools', rows: otherPoolParameters },
  { title: 'Posts and references', rows: postParameters },
  { title: 'Governance', rows: governanceParameters },
];

/** Every parameter, in the order of the table. */
export const parameterNames = Object.keys(parameterTable) as readonly (keyof Parameters)[];
