/** A place in a layered drawing: a node, or where a long edge passes through a layer. */
export interface Placed {
  readonly key: string;
  /** Undefined where an edge only passes. */
  readonly node: string | undefined;
  readonly layer: number;
  /** Place within its layer, from 0. */
  readonly order: number;
}

/** An edge with all the places that it goes through, its ends included. */
export interface RoutedEdge {
  readonly index: number;
  readonly through: readonly string[];
}

export interface Layered {
  readonly layers: readonly (readonly Placed[])[];
  readonly edges: readonly RoutedEdge[];
}

/** Passes over all layers, there and back, that put nodes beside their neighbours. */
const SWEEPS = 8;

/**
 * Places nodes in layers so that every edge leads to a later one, and orders layers so that few edges cross (the method
 * of Sugiyama: longest paths, passing places, barycentres). `edges` must not lead in circles: a post cites older ones
 * only.
 */
export function layered(nodes: readonly string[], edges: readonly (readonly [from: string, to: string])[]): Layered {
  const layerOf = layersOf(nodes, edges);
  const columns: string[][] = Array.from({ length: Math.max(0, ...layerOf.values()) + 1 }, () => []);
  for (const node of nodes) columns[layerOf.get(node) ?? 0]?.push(node);
  const routed = edges.map(([from, to], index): RoutedEdge => {
    const [first, last] = [layerOf.get(from) ?? 0, layerOf.get(to) ?? 0];
    const passing = Array.from({ length: Math.max(0, last - first - 1) }, (_, step) => `${index}/${first + 1 + step}`);
    for (const [step, key] of passing.entries()) columns[first + 1 + step]?.push(key);
    return { index, through: [from, ...passing, to] };
  });
  order(columns, routed);
  const known = new Set(nodes);
  const layers = columns.map((column, layer) =>
    column.map((key, at): Placed => ({ key, node: known.has(key) ? key : undefined, layer, order: at })),
  );
  return { layers, edges: routed };
}

/** Longest path to each node from one that nothing leads to. */
function layersOf(
  nodes: readonly string[],
  edges: readonly (readonly [string, string])[],
): ReadonlyMap<string, number> {
  const layerOf = new Map(nodes.map((node) => [node, 0]));
  for (let pass = 0; pass < nodes.length; pass += 1) {
    let moved = false;
    for (const [from, to] of edges) {
      const least = (layerOf.get(from) ?? 0) + 1;
      if ((layerOf.get(to) ?? 0) >= least) continue;
      layerOf.set(to, least);
      moved = true;
    }
    if (!moved) return layerOf;
  }
  return layerOf;
}

function order(columns: string[][], edges: readonly RoutedEdge[]): void {
  const links = edges.flatMap(({ through }) =>
    through.slice(1).map((to, index) => [through[index] ?? '', to] as const),
  );
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (let step = 1; step < columns.length; step += 1) {
      const [fixed, moving] = forward ? [step - 1, step] : [columns.length - step, columns.length - step - 1];
      columns[moving] = sorted(columns[moving] ?? [], columns[fixed] ?? [], links, forward);
    }
  }
}

function sorted(
  moving: readonly string[],
  fixed: readonly string[],
  links: readonly (readonly [string, string])[],
  forward: boolean,
): string[] {
  const at = new Map(fixed.map((key, index) => [key, index]));
  const wanted = moving.map((key, index) => {
    const places = links.flatMap(([from, to]) =>
      forward ? (to === key ? (at.get(from) ?? []) : []) : from === key ? (at.get(to) ?? []) : [],
    );
    return { key, place: places.length === 0 ? index : places.reduce((sum, place) => sum + place, 0) / places.length };
  });
  return wanted.toSorted((a, b) => a.place - b.place).map(({ key }) => key);
}
