/** An axis of a chart. */
export interface Axis {
  readonly title: string;
  /** The axis has equal steps (linear) or equal factors (log); linear if absent. */
  readonly scale?: 'linear' | 'log';
  /** The bounds that the axis must reach; if absent, those of the series. */
  readonly from?: number;
  readonly to?: number;
  /** Writes a value at its tick. */
  readonly write?: (value: number) => string;
}

/** An axis fitted to the shown values. */
export interface Scale {
  /** Returns the place of a value on the axis: 0 is its beginning, 1 its end. */
  place(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

const TICKS = 6;

/**
 * Returns the scale that shows these values. Throws RangeError if a value is not finite, or if the axis is logarithmic
 * and a value is not above 0.
 */
export function scaleOf({ scale, from, to, write }: Axis, values: readonly number[]): Scale {
  const all = [...values, ...(from === undefined ? [] : [from]), ...(to === undefined ? [] : [to])];
  if (all.some((value) => !Number.isFinite(value))) throw new RangeError('a chart shows finite numbers only');
  const [least, most] = all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
  return scale === 'log' ? logarithmic(least, most, write ?? short) : linear(from ?? least, to ?? most, write ?? short);
}

function linear(least: number, most: number, write: (value: number) => string): Scale {
  const spread = most > least ? most - least : Math.abs(most) || 1;
  const step = niceStep(spread / (TICKS - 1));
  const first = Math.floor(least / step + 1e-9) * step;
  const last = Math.max(Math.ceil(most / step - 1e-9) * step, first + step);
  const ticks = Array.from({ length: Math.round((last - first) / step) + 1 }, (_, index) => first + index * step);
  return {
    place: (value) => (value - first) / (last - first),
    ticks: ticks.map((value) => ({ value, text: write(Number(value.toPrecision(12))) })),
  };
}

function logarithmic(least: number, most: number, write: (value: number) => string): Scale {
  if (least <= 0) throw new RangeError('a logarithmic axis shows numbers above 0 only');
  const [first, last] = [
    Math.floor(Math.log10(least) + 1e-9),
    Math.max(Math.ceil(Math.log10(most) - 1e-9), Math.floor(Math.log10(least) + 1e-9) + 1),
  ];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return {
    place: (value) => (Math.log10(value) - first) / (last - first),
    ticks: ticks.map((value) => ({ value, text: write(value) })),
  };
}

/** Returns the least of 1, 2, 2.5 and 5 times a power of ten that is not below a step. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10) * power;
}

/** Writes a number as short as it is readable: 1200000 is 1.2M. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${trimmed(value / 1e9)}G`;
  if (size >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (size >= 1e4) return `${trimmed(value / 1e3)}k`;
  return trimmed(value);
}

const trimmed = (value: number): string => String(Number(value.toPrecision(4)));
