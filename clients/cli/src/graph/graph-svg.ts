import { digits, element, label, picture } from '@bpdao/charts';
import { printable } from '@bpdao/observability';
import { short, shortAddress } from '../print.ts';
import { layGraph, type Route, type Spot } from './graph-layout.ts';
import { flowText, valueText } from './graph-text.ts';
import { percent, type GraphEdge, type GraphNode, type PostGraphView } from './post-graph.ts';
import { cut } from './title.ts';

const BOX = { width: 216, height: 92 };
const MARGIN = { side: 24, top: 64, bottom: 24 };
/** The room for a text of 11 px: the usual width of a letter, and the height, px. */
const TEXT = { letter: 6, height: 18 };
const WIDTH_MIN = 560;
const INCINERATOR = 'incinerator';
const [INK, FAINT, GIVES, TAKES, BURNS, PALE] = ['#222222', '#666666', '#0b6e4f', '#c1121f', '#b45309', '#f6f8fa'];
const EDGE_OF_KIND: Readonly<Record<GraphNode['kind'], string>> = {
  genesis: '#5b5b5b',
  protocol: '#0072b2',
  proposal: '#009e73',
  comment: '#999999',
  block: '#999999',
};

/**
 * Draws the graph around a post as SVG: citing posts on the left, cited posts on the right. References that take back
 * REP are red.
 */
export function graphSvg(view: PostGraphView): string {
  const nodes = [...view.nodes.keys(), ...(view.edges.some(({ to }) => to === undefined) ? [INCINERATOR] : [])];
  const arrows = view.edges.map((edge) => ({
    from: edge.from,
    to: edge.to ?? INCINERATOR,
    text: { width: textOf(edge).length * TEXT.letter, height: TEXT.height },
  }));
  const { width, height, boxes, routes } = layGraph(nodes, arrows, BOX);
  const drawn = view.edges.map((edge, index) => arrowOf(edge, routes[index]));
  const title = `References around ${short(view.center)}`;
  const size = {
    width: Math.max(width + 2 * MARGIN.side, WIDTH_MIN),
    height: MARGIN.top + height + MARGIN.bottom,
  };
  return picture(size.width, size.height, title, [
    element('defs', {}, [GIVES, TAKES, BURNS].map(arrowHead).join('')),
    label(MARGIN.side, 26, title, { 'font-size': 16, 'font-weight': 600, fill: INK }),
    label(
      MARGIN.side,
      45,
      `citing posts are on the left, cited posts on the right; red references take back${view.leftOut === 0 ? '' : `; ${view.leftOut} more posts are left out`}`,
      { fill: FAINT },
    ),
    element(
      'g',
      { transform: `translate(${MARGIN.side} ${MARGIN.top})` },
      [
        ...drawn.flatMap(([line]) => line ?? []),
        ...drawn.flatMap(([, text]) => text ?? []),
        ...[...boxes].flatMap(([key, spot]) => boxOf(view.nodes.get(key), spot, key === view.center)),
      ].join(''),
    ),
  ]);
}

const arrowHead = (colour: string): string =>
  element(
    'marker',
    {
      id: `to-${colour.slice(1)}`,
      viewBox: '0 0 10 10',
      refX: 9,
      refY: 5,
      markerWidth: 7,
      markerHeight: 7,
      orient: 'auto',
      markerUnits: 'userSpaceOnUse',
    },
    element('path', { d: 'M0 0L10 5L0 10z', fill: colour }),
  );

/** Draws a curve along a route, and the text of its weight and flow. Texts must be drawn above all curves. */
function arrowOf(edge: GraphEdge, route: Route | undefined): readonly string[] {
  if (route === undefined) return [];
  const colour = edge.weightPpm < 0 ? TAKES : edge.to === undefined ? BURNS : GIVES;
  return [
    element('path', {
      d: pathOf(route),
      fill: 'none',
      stroke: colour,
      'stroke-width': 1.2 + (2.8 * Math.abs(edge.weightPpm)) / 1_000_000,
      'marker-end': `url(#to-${colour.slice(1)})`,
    }),
    label(route.text.x, route.text.y + 4, textOf(edge), {
      'text-anchor': 'middle',
      fill: colour,
      'font-size': 11,
      stroke: '#ffffff',
      'stroke-width': 3.5,
      'paint-order': 'stroke',
    }),
  ];
}

const textOf = (edge: GraphEdge): string =>
  `${percent(edge.weightPpm)} ${edge.to === undefined ? 'burns' : flowText(edge)}`;

/** Returns a path of curves that begin and end level, with level lines past boxes. */
function pathOf({ begin, between, end }: Route): string {
  const stops = [
    ...between.flatMap(({ x, y, isPastBoxes }) =>
      isPastBoxes
        ? [
            { x: x - BOX.width / 2, y },
            { x: x + BOX.width / 2, y },
          ]
        : [{ x, y }],
    ),
    end,
  ];
  const curves = stops.map((to, index) => {
    const from = stops[index - 1] ?? begin;
    const middle = digits((from.x + to.x) / 2);
    return `C${middle} ${digits(from.y)} ${middle} ${digits(to.y)} ${digits(to.x)} ${digits(to.y)}`;
  });
  return `M${digits(begin.x)} ${digits(begin.y)}${curves.join('')}`;
}

/** Draws a box around its middle. */
function boxOf(node: GraphNode | undefined, middle: Spot, isCenter: boolean): readonly string[] {
  const [x, top] = [middle.x - BOX.width / 2, middle.y - BOX.height / 2];
  const frame = { x, y: top, width: BOX.width, height: BOX.height, rx: 6 };
  const line = (row: number, text: string, attributes: Readonly<Record<string, string | number>>): string =>
    label(x + 10, top + 18 + row * 17, text, attributes);
  if (node === undefined) {
    return [
      element('rect', { ...frame, fill: '#fff7ed', stroke: BURNS, 'stroke-dasharray': '4 3' }),
      label(middle.x, middle.y + 4, 'incinerator', { 'text-anchor': 'middle', fill: BURNS }),
    ];
  }
  return [
    element('rect', {
      ...frame,
      fill: isCenter ? '#eef6ff' : PALE,
      stroke: EDGE_OF_KIND[node.kind],
      'stroke-width': isCenter ? 2.5 : 1.2,
    }),
    line(0, `${node.kind} ${short(node.address)}`, { fill: EDGE_OF_KIND[node.kind], 'font-size': 11 }),
    line(1, cut(printable(node.title), 27), { fill: INK, 'font-weight': 600 }),
    line(2, cut(authorsText(node), 36), { fill: FAINT, 'font-size': 11 }),
    line(3, valueText(node), { fill: INK }),
    line(4, cut(node.pools.length === 0 ? 'no pool' : node.pools.join('; '), 38), { fill: FAINT, 'font-size': 11 }),
  ];
}

const authorsText = ({ authors }: GraphNode): string => {
  const [first, ...others] = authors;
  return first === undefined
    ? ''
    : `by ${shortAddress(first.address)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
};
