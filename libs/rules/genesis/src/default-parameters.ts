import type { Parameters } from '@bpdao/messages';
import type { GovernableParameter } from './genesis.ts';
import { ANY_AMOUNT } from './parameters/bounds.ts';
import type { Bounds } from './parameters/parameter-row.ts';
import { parameterNames, parameterTable } from './parameters/parameter-table.ts';

/** The value of each parameter in a new chain (docs/spec/parameters.md). */
export const defaultParameters = Object.fromEntries(
  parameterNames.map((name) => [name, parameterTable[name].first]),
) as unknown as Parameters;

/** Least and most that a parameter may be in a genesis file; of a switch nothing is asked. */
export function boundsOf(name: keyof Parameters): Bounds {
  const row = parameterTable[name];
  return 'bounds' in row ? row.bounds : ANY_AMOUNT;
}

/**
 * Least and most that a change may set, whatever the genesis file says (docs/spec/parameters.md, "What no change may do").
 * A genesis file may begin a chain elsewhere, at its own risk.
 */
export function changeBoundsOf(name: keyof Parameters): Bounds {
  const row = parameterTable[name];
  return ('change' in row ? row.change?.bounds : undefined) ?? boundsOf(name);
}

/**
 * What governance may change in a chain made by this software unless its genesis file says otherwise: by a factor of
 * two at once, and nothing to a value that stops the chain.
 */
export const defaultGovernable: readonly GovernableParameter[] = parameterNames.flatMap((name) => {
  const { governable } = parameterTable[name];
  if (governable === undefined || governable === 'never') return [];
  return [{ name, least: governable.least, most: changeBoundsOf(name)[1], factorPpm: governable.factorPpm }];
});

/** The same as a genesis file has it. */
export const governableDocument = (governable: readonly GovernableParameter[]): readonly object[] =>
  governable.map(({ name, least, most, factorPpm }) => ({ name, least: String(least), most: String(most), factorPpm }));

/** All parameters as a genesis file has them, by name. */
export const parametersDocument = (parameters: Parameters): Readonly<Record<string, string | number | boolean>> =>
  Object.fromEntries(
    parameterNames.map((name) => {
      const value = parameters[name];
      return [name, typeof value === 'bigint' ? value.toString() : value];
    }),
  );
