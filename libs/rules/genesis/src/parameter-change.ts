import { createHash } from 'node:crypto';
import { encodeParameters, type Parameters, type RefusalCode } from '@bpdao/messages';
import { defaultParameters } from './default-parameters.ts';
import type { GovernableParameter } from './genesis.ts';

/** The format that `format` of a proposal's content names when it would change parameters. */
export const CHANGE_FORMAT = 'bpdao-change/1';

/** The change that the content of a proposal asks for (docs/spec/governance.md, "Changes"). */
export interface ParameterChange {
  /** New values by names, which need not be those of parameters. */
  readonly parameters: readonly (readonly [name: string, value: bigint | boolean])[];
  /** New share of salary for governance REP, ppm; undefined: it stays. */
  readonly governanceSharePpm: number | undefined;
}

/** The reason why parameters cannot be changed so. */
export interface ChangeRefusal {
  readonly code: Extract<
    RefusalCode<'governance'>,
    'PARAMETER_NOT_GOVERNABLE' | 'PARAMETER_OUT_OF_BOUNDS' | 'STEP_TOO_LARGE'
  >;
  readonly detail: string;
}

const PPM = 1_000_000n;

/** Reads a proposal's content; undefined if it is text and no change. */
export function readParameterChange(content: Uint8Array): ParameterChange | undefined {
  const read = objectOf(content);
  if (read?.format !== CHANGE_FORMAT) return undefined;
  const parameters = valuesOf(read.parameters);
  const share = read.governanceSharePpm;
  if (parameters === undefined || (parameters.length === 0 && share === undefined)) return undefined;
  if (
    share !== undefined &&
    (typeof share !== 'number' || !Number.isInteger(share) || share < 0 || share > Number(PPM))
  ) {
    return undefined;
  }
  return { parameters, governanceSharePpm: share };
}

function objectOf(content: Uint8Array): { readonly [name: string]: unknown } | undefined {
  try {
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}

function valuesOf(parameters: unknown): ParameterChange['parameters'] | undefined {
  if (parameters === undefined) return [];
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return undefined;
  const values = Object.entries(parameters).map(([name, written]) => [name, valueOf(written)] as const);
  return values.every((one): one is readonly [string, bigint | boolean] => one[1] !== undefined) ? values : undefined;
}

/** Reads a value. An integer is a number or, beyond 2^53, a text of digits. */
function valueOf(written: unknown): bigint | boolean | undefined {
  if (typeof written === 'boolean') return written;
  if (typeof written === 'number') return Number.isSafeInteger(written) && written >= 0 ? BigInt(written) : undefined;
  return typeof written === 'string' && /^\d{1,19}$/.test(written) ? BigInt(written) : undefined;
}

/**
 * Returns the parameters after a change, or the first rule of the genesis document's `governable` that the change
 * breaks.
 */
export function changedParameters(
  before: Parameters,
  { parameters }: Pick<ParameterChange, 'parameters'>,
  governable: readonly GovernableParameter[],
): Parameters | ChangeRefusal {
  let after = before;
  for (const [name, value] of parameters) {
    const rule = governable.find((one) => one.name === name);
    if (rule === undefined) {
      return { code: 'PARAMETER_NOT_GOVERNABLE', detail: `The parameter is "${name}".` };
    }
    if (typeof value !== (typeof defaultParameters[rule.name] === 'boolean' ? 'boolean' : 'bigint')) {
      return {
        code: 'PARAMETER_OUT_OF_BOUNDS',
        detail: `${name} is ${typeof defaultParameters[rule.name] === 'boolean' ? 'true or false' : 'a whole number'}.`,
      };
    }
    const [from, to] = [amountOf(before[rule.name]), amountOf(value)];
    if (to < rule.least || to > rule.most) {
      return {
        code: 'PARAMETER_OUT_OF_BOUNDS',
        detail: `${name} would be ${to}; it is between ${rule.least} and ${rule.most}.`,
      };
    }
    if (!isWithin(from, to, BigInt(rule.factorPpm))) {
      return {
        code: 'STEP_TOO_LARGE',
        detail: `${name} is ${from} and would be ${to}; it changes by a factor of at most ${rule.factorPpm} ppm.`,
      };
    }
    after = { ...after, [rule.name]: likeDefault(rule.name, value) };
  }
  const misfit = parametersMisfit(after);
  return misfit === undefined ? after : { code: 'PARAMETER_OUT_OF_BOUNDS', detail: `${misfit.name} ${misfit.reason}.` };
}

/**
 * Tells if one amount is at most a factor away from another, either way. 0 counts as 1, or no change could ever leave
 * 0.
 */
export function isWithin(from: bigint, to: bigint, factorPpm: bigint): boolean {
  const [a, b] = [from === 0n ? 1n : from, to === 0n ? 1n : to];
  return b * PPM <= a * factorPpm && a * PPM <= b * factorPpm;
}

/** Returns the parameter that contradicts another, and the reason; undefined if all fit together. */
export function parametersMisfit(
  parameters: Parameters,
): { readonly name: keyof Parameters; readonly reason: string } | undefined {
  if (parameters.activationDelayBlocks >= parameters.epochBlocks) {
    return { name: 'activationDelayBlocks', reason: 'is not less than epochBlocks' };
  }
  if (parameters.minTxFee > parameters.maxTxFee) return { name: 'minTxFee', reason: 'is more than maxTxFee' };
  return parameters.voteMinMs > parameters.voteWindowMs
    ? { name: 'voteMinMs', reason: 'is more than voteWindowMs' }
    : undefined;
}

/** Returns the hash of the encoded parameters (docs/spec/encodings.md), hex. */
export const parametersHashOf = (parameters: Parameters): string =>
  createHash('sha256').update(encodeParameters(parameters)).digest('hex');

const amountOf = (value: bigint | number | boolean): bigint => BigInt(value);

function likeDefault(name: keyof Parameters, value: bigint | boolean): bigint | number | boolean {
  return typeof value === 'boolean' || typeof defaultParameters[name] === 'bigint' ? value : Number(value);
}
