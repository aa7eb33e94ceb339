import { Graph, layout } from '@dagrejs/dagre';

/** A point on the picture, px. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The size of a box or a text, px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A reference to draw, with the room for its text. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly text: Size;
}

/**
 * The route of a reference: from the right side of one box to the left side of another, around the boxes between them.
 */
export interface Route {
  readonly begin: Spot;
  /** `isPastBoxes`: the route goes straight past a column of boxes here, as wide as they are. */
  readonly between: readonly (Spot & { readonly isPastBoxes: boolean })[];
  readonly end: Spot;
  /** The middle of the text. */
  readonly text: Spot;
}

/** A graph with places for boxes, arrows and texts. */
export interface GraphLayout extends Size {
  /** The middle of each box. */
  readonly boxes: ReadonlyMap<string, Spot>;
  /** The routes, in the order of the arrows. */
  readonly routes: readonly Route[];
}

/** The gap between boxes above each other, between lines, and between columns, px. */
const GAP = { boxes: 34, lines: 24, columns: 72 };

/** The used part of the library. The library's own types name paths that Node does not take. */
interface DagreGraph {
  setGraph(label: object): void;
  setNode(name: string, label: Size): void;
  setEdge(from: string, to: string, label: object): void;
  graph(): Size;
  node(name: string): Spot;
  edge(from: string, to: string): Spot & { readonly points: readonly Spot[] };
}

/**
 * Places boxes in columns so that all arrows lead to the right and few cross. Arrows must not make a circle, and two
 * boxes have at most one arrow in each direction.
 */
export function layGraph(nodes: readonly string[], arrows: readonly Arrow[], box: Size): GraphLayout {
  const graph = new (Graph as new () => DagreGraph)();
  graph.setGraph({ rankdir: 'LR', nodesep: GAP.boxes, edgesep: GAP.lines, ranksep: GAP.columns });
  for (const node of nodes) graph.setNode(node, { ...box });
  for (const { from, to, text } of arrows) graph.setEdge(from, to, { ...text, labelpos: 'c' });
  (layout as (graph: DagreGraph) => void)(graph);
  const boxes = new Map(nodes.map((node) => [node, spotOf(graph.node(node))]));
  const columns = new Set([...boxes.values()].map(({ x }) => Math.round(x)));
  const routes = arrows.map(({ from, to }): Route => {
    const { points, ...text } = graph.edge(from, to);
    return {
      begin: beside(graph.node(from), box.width / 2),
      between: points.slice(1, -1).map((spot) => ({ ...spotOf(spot), isPastBoxes: columns.has(Math.round(spot.x)) })),
      end: beside(graph.node(to), -box.width / 2),
      text: spotOf(text),
    };
  });
  const { width, height } = graph.graph();
  return { width, height, boxes, routes };
}

const spotOf = ({ x, y }: Spot): Spot => ({ x, y });
const beside = ({ x, y }: Spot, across: number): Spot => ({ x: x + across, y });
