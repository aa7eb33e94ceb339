import { chart } from '@bpdao/charts';
import { RULED, type Cost } from './measure.ts';
import type { Series } from './size.ts';

const TITLES: Readonly<Record<Series['name'], string>> = {
  producers: 'block producers',
  members: 'members',
  offers: 'offers',
};
/** The least time that the logarithmic axis shows, µs. */
const LEAST_US = 0.1;

/**
 * Draws the costs of a series: both axes are logarithmic, so that a cost in proportion to the size climbs at 45
 * degrees.
 */
export const growthChart = (name: Series['name'], costs: readonly Cost[]): string =>
  chart({
    title: `What a block costs as ${TITLES[name]} grow`,
    subtitle: 'CPU of the rules alone, without votes; median',
    x: { title: TITLES[name], scale: 'log' },
    y: { title: 'µs a block', scale: 'log' },
    series: RULED.map((ruled) => ({
      name: ruled,
      points: costs.map(({ size, blockUs }) => [size[name], Math.max(blockUs[ruled], LEAST_US)] as const),
    })),
  });

/** Formats the same as a table in Markdown, with the cost of the largest size against the smallest. */
export function growthTable(name: Series['name'], costs: readonly Cost[]): string {
  const [first, last] = [costs[0], costs.at(-1)];
  if (first === undefined || last === undefined) return '';
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const ratio = (of: (cost: Cost) => number): string => `× ${(of(last) / Math.max(of(first), LEAST_US)).toFixed(1)}`;
  return [
    row([TITLES[name], ...RULED, 'a vote']),
    row(['--:', ...RULED.map(() => '--:'), '--:']),
    ...costs.map(({ size, blockUs, voteUs }) =>
      row([size[name].toLocaleString('en'), ...RULED.map((ruled) => Math.round(blockUs[ruled])), Math.round(voteUs)]),
    ),
    row(['', ...RULED.map((ruled) => ratio(({ blockUs }) => blockUs[ruled])), ratio(({ voteUs }) => voteUs)]),
  ].join('\n');
}
