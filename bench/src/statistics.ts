/** Returns the value below which this part of the sorted values lies; 0 if there are none. `part` from 0 to 1. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Rounds a number to so many decimals. */
export const rounded = (value: number, decimals = 1): number => Number(value.toFixed(decimals));

/** Returns the mean; 0 if there are no values. */
export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
