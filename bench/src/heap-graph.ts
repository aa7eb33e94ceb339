/** A V8 heap snapshot as it is written. */
interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

const NOBODY = -1;

/**
 * The objects of a heap, each with the objects that it alone keeps alive (its dominator tree). Objects are numbers from
 * 0, the root.
 */
export class HeapGraph {
  private readonly names: Int32Array;
  private readonly sizes: Float64Array;
  /** Edges of an object: from its place up to the next one's. */
  private readonly firstEdge: Int32Array;
  private readonly edgeNames: Int32Array;
  private readonly edgeTo: Int32Array;
  private readonly strings: readonly string[];

  constructor(text: string) {
    const {
      snapshot: { meta },
      nodes,
      edges,
      strings,
    } = JSON.parse(text) as HeapSnapshot;
    const [node, edge] = [meta.node_fields.length, meta.edge_fields.length];
    const [nameAt, sizeAt, countAt] = ['name', 'self_size', 'edge_count'].map((field) =>
      meta.node_fields.indexOf(field),
    ) as [number, number, number];
    const weak = meta.edge_types[0].indexOf('weak');
    const count = nodes.length / node;
    this.strings = strings;
    this.names = Int32Array.from({ length: count }, (_, one) => nodes[one * node + nameAt] ?? 0);
    this.sizes = Float64Array.from({ length: count }, (_, one) => nodes[one * node + sizeAt] ?? 0);
    this.firstEdge = new Int32Array(count + 1);
    for (let one = 0; one < count; one += 1) {
      this.firstEdge[one + 1] = (this.firstEdge[one] ?? 0) + (nodes[one * node + countAt] ?? 0);
    }
    this.edgeNames = Int32Array.from({ length: edges.length / edge }, (_, one) => edges[one * edge + 1] ?? 0);
    this.edgeTo = Int32Array.from({ length: edges.length / edge }, (_, one) =>
      edges[one * edge] === weak ? NOBODY : (edges[one * edge + 2] ?? 0) / node,
    );
    this.addHeld();
  }

  /** Returns the bytes that an object holds, itself included. */
  heldBy(object: number): number {
    return this.sizes[object] ?? 0;
  }

  /** Objects of a class, by its name. */
  ofClass(name: string): readonly number[] {
    return Array.from(this.names.keys()).filter((one) => this.strings[this.names[one] ?? 0] === name);
  }

  /** Yields the named references of an object. */
  *properties(object: number): Generator<readonly [name: string, to: number]> {
    for (const edge of this.edgesOf(object)) {
      const to = this.edgeTo[edge] ?? NOBODY;
      if (to !== NOBODY) yield [this.strings[this.edgeNames[edge] ?? 0] ?? '', to];
    }
  }

  private *edgesOf(object: number): Generator<number> {
    for (let edge = this.firstEdge[object] ?? 0; edge < (this.firstEdge[object + 1] ?? 0); edge += 1) yield edge;
  }

  /** Adds to every object the sizes of the objects to which it alone leads, last reached first. */
  private addHeld(): void {
    const order = this.postOrder();
    const holders = this.holders(order);
    for (const object of order.slice(0, -1)) {
      const holder = holders[object] ?? 0;
      this.sizes[holder] = (this.sizes[holder] ?? 0) + (this.sizes[object] ?? 0);
    }
  }

  /** Objects that the root leads to, each after those it leads to first. */
  private postOrder(): readonly number[] {
    const next = Int32Array.from(this.firstEdge);
    const seen = new Uint8Array(this.names.length);
    const [path, order]: [number[], number[]] = [[0], []];
    seen[0] = 1;
    for (let object = path.at(-1); object !== undefined; object = path.at(-1)) {
      const edge = next[object] ?? 0;
      if (edge === this.firstEdge[object + 1]) {
        order.push(object);
        path.pop();
        continue;
      }
      next[object] = edge + 1;
      const to = this.edgeTo[edge] ?? NOBODY;
      if (to === NOBODY || seen[to] === 1) continue;
      seen[to] = 1;
      path.push(to);
    }
    return order;
  }

  /**
   * Returns, for each object, the nearest object through which every way to it leads (Cooper, Harvey and Kennedy's
   * algorithm).
   */
  private holders(order: readonly number[]): Int32Array {
    const places = new Int32Array(this.names.length).fill(NOBODY);
    for (const [place, object] of order.entries()) places[object] = place;
    const holders = new Int32Array(this.names.length).fill(NOBODY);
    holders[0] = 0;
    const place = (object: number): number => places[object] ?? NOBODY;
    const common = (one: number, other: number): number => {
      let [a, b] = [one, other];
      while (a !== b) {
        while (place(a) < place(b)) a = holders[a] ?? 0;
        while (place(b) < place(a)) b = holders[b] ?? 0;
      }
      return a;
    };
    const referring = this.referring(order);
    for (let changed = true; changed;) {
      changed = false;
      for (const object of order.slice(0, -1).toReversed()) {
        let holder = NOBODY;
        for (const from of referring.get(object) ?? []) {
          if (holders[from] !== NOBODY) holder = holder === NOBODY ? from : common(from, holder);
        }
        if (holders[object] !== holder) changed = true;
        holders[object] = holder;
      }
    }
    return holders;
  }

  private referring(order: readonly number[]): ReadonlyMap<number, readonly number[]> {
    const referring = new Map<number, number[]>();
    for (const from of order) {
      for (const edge of this.edgesOf(from)) {
        const to = this.edgeTo[edge] ?? NOBODY;
        if (to === NOBODY) continue;
        const known = referring.get(to);
        if (known === undefined) referring.set(to, [from]);
        else known.push(from);
      }
    }
    return referring;
  }
}
