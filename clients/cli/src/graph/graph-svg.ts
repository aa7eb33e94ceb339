import { digits, element, label, picture } from '@bpdao/charts';
import { printable } from '@bpdao/observability';
import { short, shortAddress } from '../print.ts';
import { flowText, valueText } from './graph-text.ts';
import { layered, type Placed } from './layers.ts';
import { percent, type GraphEdge, type GraphNode, type PostGraphView } from './post-graph.ts';
import { cut } from './title.ts';

const BOX = { width: 216, height: 92 };
const GAP = { across: 196, along: 30 };
const MARGIN = { side: 24, top: 64, bottom: 24 };
const PASSING_HEIGHT = 26;
const INCINERATOR = 'incinerator';
const [INK, FAINT, GIVES, TAKES, BURNS, PALE] = ['#222222', '#666666', '#0b6e4f', '#c1121f', '#b45309', '#f6f8fa'];
const EDGE_OF_KIND: Readonly<Record<GraphNode['kind'], string>> = {
  genesis: '#5b5b5b',
  protocol: '#0072b2',
  proposal: '#009e73',
  comment: '#999999',
  block: '#999999',
};

/** A point on the picture, px. */
interface Spot {
  readonly x: number;
  readonly y: number;
}

/**
 * The graph around a post as SVG: who cites on the left, who is cited on the right; references that take back are red.
 */
export function graphSvg(view: PostGraphView): string {
  const nodes = [...view.nodes.keys(), ...(view.edges.some(({ to }) => to === undefined) ? [INCINERATOR] : [])];
  const { layers, edges } = layered(
    nodes,
    view.edges.map(({ from, to }) => [from, to ?? INCINERATOR] as const),
  );
  const heights = layers.map((layer) => layer.reduce((sum, place) => sum + heightOf(place) + GAP.along, -GAP.along));
  const tallest = Math.max(...heights);
  const spots = new Map(
    layers.flatMap((layer, index) => spotsOf(layer, MARGIN.top + (tallest - (heights[index] ?? 0)) / 2)),
  );
  const drawn = edges.map(({ index, through }) =>
    edgeOf(
      view.edges[index],
      through.flatMap((key) => spots.get(key) ?? []),
    ),
  );
  const width = 2 * MARGIN.side + layers.length * BOX.width + (layers.length - 1) * GAP.across;
  const title = `References around ${short(view.center)}`;
  return picture(Math.max(width, 560), MARGIN.top + tallest + MARGIN.bottom, title, [
    element('defs', {}, [GIVES, TAKES, BURNS].map(arrowHead).join('')),
    label(MARGIN.side, 26, title, { 'font-size': 16, 'font-weight': 600, fill: INK }),
    label(
      MARGIN.side,
      45,
      `what cites is left, what is cited right; red takes back${view.leftOut === 0 ? '' : `; ${view.leftOut} more posts are left out`}`,
      { fill: FAINT },
    ),
    ...drawn.flatMap(([line]) => line ?? []),
    ...drawn.flatMap(([, text]) => text ?? []),
    ...layers
      .flat()
      .flatMap(({ key, node }) =>
        node === undefined ? [] : boxOf(view.nodes.get(node), spots.get(key) ?? { x: 0, y: 0 }, node === view.center),
      ),
  ]);
}

const heightOf = ({ node }: Placed): number => (node === undefined ? PASSING_HEIGHT : BOX.height);

/** The left middle of each place of a layer. */
function spotsOf(layer: readonly Placed[], top: number): readonly (readonly [string, Spot])[] {
  let y = top;
  return layer.map((place) => {
    const middle = y + heightOf(place) / 2;
    y += heightOf(place) + GAP.along;
    return [place.key, { x: MARGIN.side + place.layer * (BOX.width + GAP.across), y: middle }] as const;
  });
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

/** A curve through all places of an edge, and its weight and flow, to be written where it begins, above all curves. */
function edgeOf(edge: GraphEdge | undefined, spots: readonly Spot[]): readonly string[] {
  const [first] = spots;
  const second = spots[1];
  if (edge === undefined || first === undefined || second === undefined) return [];
  const colour = edge.weightPpm < 0 ? TAKES : edge.to === undefined ? BURNS : GIVES;
  const from = { x: first.x + BOX.width, y: first.y };
  const path = spots.slice(1).map((spot, index) => {
    const begin = index === 0 ? from : { x: (spots[index]?.x ?? 0) + BOX.width, y: spots[index]?.y ?? 0 };
    const middle = digits((begin.x + spot.x) / 2);
    const along = index === spots.length - 2 ? '' : `L${digits(spot.x + BOX.width)} ${digits(spot.y)}`;
    return `C${middle} ${digits(begin.y)} ${middle} ${digits(spot.y)} ${digits(spot.x)} ${digits(spot.y)}${along}`;
  });
  const at = { x: (from.x + second.x) / 2, y: (from.y + second.y) / 2 };
  const text = `${percent(edge.weightPpm)} ${edge.to === undefined ? 'burns' : flowText(edge)}`;
  return [
    element('path', {
      d: `M${digits(from.x)} ${digits(from.y)}${path.join('')}`,
      fill: 'none',
      stroke: colour,
      'stroke-width': 1.2 + (2.8 * Math.abs(edge.weightPpm)) / 1_000_000,
      'marker-end': `url(#to-${colour.slice(1)})`,
    }),
    label(at.x, at.y - 4, text, {
      'text-anchor': 'middle',
      fill: colour,
      'font-size': 11,
      stroke: '#ffffff',
      'stroke-width': 3.5,
      'paint-order': 'stroke',
    }),
  ];
}

function boxOf(node: GraphNode | undefined, { x, y }: Spot, isCenter: boolean): readonly string[] {
  const top = y - BOX.height / 2;
  const frame = { x, y: top, width: BOX.width, height: BOX.height, rx: 6 };
  const line = (row: number, text: string, attributes: Readonly<Record<string, string | number>>): string =>
    label(x + 10, top + 18 + row * 17, text, attributes);
  if (node === undefined) {
    return [
      element('rect', { ...frame, fill: '#fff7ed', stroke: BURNS, 'stroke-dasharray': '4 3' }),
      label(x + BOX.width / 2, y + 4, 'incinerator', { 'text-anchor': 'middle', fill: BURNS }),
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
