import { writeAmount } from '@bpdao/sdk';
import { short, shortAddress } from '../print.ts';
import { percent, type GraphEdge, type GraphNode, type PostGraphView } from './post-graph.ts';

/**
 * Writes the graph around a post as a tree of lines: the posts that it cites, and the posts that cite it, each with
 * weight and flow. A post that stands above already is only named.
 */
export function graphLines(view: PostGraphView): readonly string[] {
  const center = view.nodes.get(view.center);
  if (center === undefined) return [];
  const told = new Set([view.center]);
  const cites = view.edges.filter(({ from }) => from === view.center);
  const citing = view.edges.filter(({ to }) => to === view.center);
  return [
    nodeText(center),
    ...branch(
      'cites',
      cites.map((edge) => subtree(view, edge, 'cites', told)),
    ),
    ...branch(
      'cited by',
      citing.map((edge) => subtree(view, edge, 'citedBy', told)),
    ),
    ...(view.leftOut === 0 ? [] : [`${view.leftOut} more posts are left out.`]),
  ];
}

const branch = (name: string, children: readonly (readonly string[])[]): readonly string[] =>
  children.length === 0 ? [] : [name, ...indented(children)];

function indented(children: readonly (readonly string[])[]): readonly string[] {
  return children.flatMap((lines, index) => {
    const last = index === children.length - 1;
    return lines.map((line, at) => `${at === 0 ? (last ? '└─ ' : '├─ ') : last ? '   ' : '│  '}${line}`);
  });
}

function subtree(
  view: PostGraphView,
  edge: GraphEdge,
  direction: 'cites' | 'citedBy',
  told: Set<string>,
): readonly string[] {
  const address = direction === 'cites' ? edge.to : edge.from;
  const node = address === undefined ? undefined : view.nodes.get(address);
  if (node === undefined) return [`${percent(edge.weightPpm)}  burned in the incinerator`];
  if (told.has(node.address)) return [`${edgeText(edge)}  ${short(node.address)} (above)`];
  told.add(node.address);
  const further = view.edges.filter(({ from, to }) => (direction === 'cites' ? from : to) === node.address);
  return [
    `${edgeText(edge)}  ${nodeText(node)}`,
    ...indented(further.map((next) => subtree(view, next, direction, told))),
  ];
}

const edgeText = (edge: GraphEdge): string => `${percent(edge.weightPpm).padStart(6)} ${flowText(edge)}`;

/** Writes the REP that went along a reference, or was taken back. */
export function flowText({ flowWrep, flowGrep }: GraphEdge): string {
  const parts = (
    [
      ['REP', flowWrep],
      ['gREP', flowGrep],
    ] as const
  ).filter(([, flow]) => flow !== 0n);
  return parts.length === 0
    ? '(nothing yet)'
    : `(${parts.map(([unit, flow]) => (flow > 0n ? `gave ${writeAmount(flow)} ${unit}` : `took ${writeAmount(-flow)} ${unit}`)).join(', ')})`;
}

export const valueText = ({ valueWrep, valueGrep }: Pick<GraphNode, 'valueWrep' | 'valueGrep'>): string =>
  `${writeAmount(valueWrep)} REP${valueGrep === 0n ? '' : `, ${writeAmount(valueGrep)} gREP`}`;

const nodeText = (node: GraphNode): string =>
  `${node.kind} ${short(node.address)} “${node.title}” by ${node.authors.map(({ address }) => shortAddress(address)).join(', ')}: ${valueText(node)}${node.pools.length === 0 ? '' : ` [${node.pools.join('; ')}]`}`;
