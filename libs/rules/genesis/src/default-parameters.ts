import type { Parameters } from '@bpdao/messages';
import type { GovernableParameter } from './genesis.ts';
import { ANY_AMOUNT } from './parameters/bounds.ts';
import type { Bounds } from './parameters/parameter-row.ts';
import { parameterNames, parameterTable } from './parameters/parameter-table.ts';

/** The value of each parameter in a new chain (docs/spec/parameters.md). */
export const defaultParameters = Object.fromEntries(
  parameterNames.map((name) => [name, parameterTable[name].first]),
) as unknown as Parameters;

/** Returns the least and the most value of a parameter in a genesis file. A switch has no bounds. */
export function boundsOf(name: keyof Parameters): Bounds {
  const row = parameterTable[name];
  return 'bounds' in row ? row.bounds : ANY_AMOUNT;
}

/**
 * Returns the least and the most value that a change may set, whatever the genesis file says (docs/spec/parameters.md,
 * "What no change may do"). A genesis file may begin a chain beyond these bounds, at its own risk.
 */
export function changeBoundsOf(name: keyof Parameters): Bounds {
  const row = parameterTable[name];
  return ('change' in row ? row.change?.bounds : undefined) ?? boundsOf(name);
}

/**
 * The parameters that governance may change unless the genesis file says otherwise: at most by a factor of two at once,
 * and never to a value that stops the chain.
 */
export const defaultGovernable: readonly GovernableParameter[] = parameterNames.flatMap((name) => {
  const { governable } = parameterTable[name];
  if (governable === undefined || governable === 'never') return [];
  return [{ name, least: governable.least, most: changeBoundsOf(name)[1], factorPpm: governable.factorPpm }];
});

/** Returns the governable parameters as a genesis file writes them. */
export const governableDocument = (governable: readonly GovernableParameter[]): readonly object[] =>
  governable.map(({ name, least, most, factorPpm }) => ({ name, least: String(least), most: String(most), factorPpm }));

/** Returns all parameters by name, as a genesis file writes them. */
export const parametersDocument = (parameters: Parameters): Readonly<Record<string, string | number | boolean>> =>
  Object.fromEntries(
    parameterNames.map((name) => {
      const value = parameters[name];
      return [name, typeof value === 'bigint' ? value.toString() : value];
    }),
  );
