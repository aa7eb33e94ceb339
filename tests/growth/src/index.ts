export { costAt, RULED, type Cost } from './measure.ts';
export type { Ruled } from './cost-meter.ts';
export { growthChart, growthTable } from './report.ts';
export { allSeries, type Series, type Size } from './size.ts';
