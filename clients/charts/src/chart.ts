import { scaleOf, type Axis, type Scale } from './axis.ts';
import { digits, element, label, picture } from './svg.ts';

/** A number at a place: x, y. */
export type Point = readonly [x: number, y: number];

/** Points that belong together: a line through them, the points alone, or bars that stand on 0. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** `line` if absent. */
  readonly as?: 'line' | 'dashed' | 'points' | 'bars';
}

/** A value that readers compare with, drawn across the chart. */
export interface Mark {
  readonly along: 'x' | 'y';
  readonly at: number;
  readonly text: string;
}

export interface Chart {
  readonly title: string;
  readonly subtitle?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[];
}

const [WIDTH, HEIGHT] = [760, 440];
const FRAME = { left: 74, right: 24, top: 84, bottom: 56 };
/** Colours that readers with colour blindness tell apart too. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#5b5b5b'] as const;
const [INK, FAINT, PALE] = ['#222222', '#666666', '#e3e3e3'];

/** The places on the picture, px. */
interface Places {
  readonly x: Scale;
  readonly y: Scale;
  readonly atX: (value: number) => number;
  readonly atY: (value: number) => number;
}

/** Draws a chart as SVG: the same chart gives the same bytes. Throws RangeError on numbers that it cannot show. */
export function chart(of: Chart): string {
  const places = placesOf(of);
  return picture(WIDTH, HEIGHT, of.title, [
    label(FRAME.left, 26, of.title, { 'font-size': 16, 'font-weight': 600, fill: INK }),
    ...(of.subtitle === undefined ? [] : [label(FRAME.left, 44, of.subtitle, { fill: FAINT })]),
    ...legend(of.series),
    ...axes(of, places),
    ...of.series.flatMap((series, index) => drawn(series, colourOf(index), places)),
    ...(of.marks ?? []).flatMap((mark, index) => markOf(mark, index, places)),
  ]);
}

function placesOf({ x, y, series, marks = [] }: Chart): Places {
  const points = series.flatMap((one) => one.points);
  const onBars = series.some((one) => one.as === 'bars') ? [0] : [];
  const marked = (along: 'x' | 'y'): readonly number[] =>
    marks.filter((mark) => mark.along === along).map(({ at }) => at);
  const scales = {
    x: scaleOf(x, [...points.map(([at]) => at), ...marked('x')]),
    y: scaleOf(y, [...points.map(([, at]) => at), ...marked('y'), ...onBars]),
  };
  return {
    ...scales,
    atX: (value) => FRAME.left + scales.x.place(value) * (WIDTH - FRAME.left - FRAME.right),
    atY: (value) => HEIGHT - FRAME.bottom - scales.y.place(value) * (HEIGHT - FRAME.top - FRAME.bottom),
  };
}

const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? INK;

function legend(series: readonly Series[]): readonly string[] {
  let x = FRAME.left;
  return series.flatMap(({ name, as }, index) => {
    const at = x;
    x += 34 + name.length * 6.6;
    return [sample(as, at, 62, colourOf(index)), label(at + 22, 66, name, { fill: INK })];
  });
}

function sample(as: Series['as'], x: number, y: number, colour: string): string {
  if (as === 'points') return element('circle', { cx: x + 8, cy: y, r: 3.5, fill: colour });
  if (as === 'bars') return element('rect', { x: x + 2, y: y - 5, width: 12, height: 10, fill: colour });
  return element('line', {
    x1: x,
    y1: y,
    x2: x + 16,
    y2: y,
    stroke: colour,
    'stroke-width': 2.5,
    ...(as === 'dashed' ? { 'stroke-dasharray': '4 3' } : {}),
  });
}

function axes({ x, y }: Chart, { x: horizontal, y: vertical, atX, atY }: Places): readonly string[] {
  const [left, right, bottom] = [FRAME.left, WIDTH - FRAME.right, HEIGHT - FRAME.bottom];
  return [
    ...vertical.ticks.flatMap(({ value, text }) => [
      element('line', { x1: left, y1: atY(value), x2: right, y2: atY(value), stroke: PALE }),
      label(left - 8, atY(value) + 4, text, { 'text-anchor': 'end', fill: FAINT }),
    ]),
    ...horizontal.ticks.flatMap(({ value, text }) => [
      element('line', { x1: atX(value), y1: bottom, x2: atX(value), y2: bottom + 5, stroke: FAINT }),
      label(atX(value), bottom + 19, text, { 'text-anchor': 'middle', fill: FAINT }),
    ]),
    element('line', { x1: left, y1: bottom, x2: right, y2: bottom, stroke: FAINT }),
    label((left + right) / 2, HEIGHT - 14, x.title, { 'text-anchor': 'middle', fill: INK }),
    label(18, (FRAME.top + bottom) / 2, y.title, {
      'text-anchor': 'middle',
      fill: INK,
      transform: `rotate(-90 18 ${digits((FRAME.top + bottom) / 2)})`,
    }),
  ];
}

function drawn({ points, as }: Series, colour: string, { atX, atY }: Places): readonly string[] {
  if (as === 'points') {
    return points.map(([x, y]) => element('circle', { cx: atX(x), cy: atY(y), r: 3.5, fill: colour }));
  }
  if (as === 'bars') return bars(points, colour, atX, atY);
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${digits(atX(x))} ${digits(atY(y))}`).join('');
  return points.length === 0
    ? []
    : [
        element('path', {
          d: path,
          fill: 'none',
          stroke: colour,
          'stroke-width': 2,
          'stroke-linejoin': 'round',
          ...(as === 'dashed' ? { 'stroke-dasharray': '6 4' } : {}),
        }),
      ];
}

function bars(points: readonly Point[], colour: string, atX: Places['atX'], atY: Places['atY']): readonly string[] {
  const places = points.map(([x]) => atX(x)).toSorted((a, b) => a - b);
  const gaps = places
    .slice(1)
    .map((place, index) => place - (places[index] ?? 0))
    .filter((gap) => gap > 0);
  const width = Math.min(36, Math.max(1, 0.7 * Math.min(...gaps, 50)));
  return points.map(([x, y]) =>
    element('rect', {
      x: atX(x) - width / 2,
      y: Math.min(atY(y), atY(0)),
      width,
      height: Math.abs(atY(0) - atY(y)),
      fill: colour,
      'fill-opacity': 0.85,
    }),
  );
}

/** Draws a mark. The texts of marks stand below each other, so that near ones can be read. */
function markOf({ along, at, text }: Mark, index: number, { atX, atY }: Places): readonly string[] {
  const style = { stroke: INK, 'stroke-dasharray': '2 4' };
  if (along === 'y') {
    return [
      element('line', { x1: FRAME.left, y1: atY(at), x2: WIDTH - FRAME.right, y2: atY(at), ...style }),
      label(WIDTH - FRAME.right, atY(at) - 5, text, { 'text-anchor': 'end', fill: INK }),
    ];
  }
  const [x, onTheLeft] = [atX(at), atX(at) > WIDTH / 2];
  return [
    element('line', { x1: x, y1: FRAME.top, x2: x, y2: HEIGHT - FRAME.bottom, ...style }),
    label(onTheLeft ? x - 5 : x + 5, FRAME.top + 12 + 15 * index, text, {
      'text-anchor': onTheLeft ? 'end' : 'start',
      fill: INK,
    }),
  ];
}
