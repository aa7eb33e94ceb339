import type { Neighbour, PoolOpened, PoolRecord, PostNode } from '@bpdao/messages';
import type { Client } from '@bpdao/sdk';
import { dollars } from '../print.ts';
import type { GraphEdge, GraphNode, PostGraphView } from './post-graph.ts';
import { titleOf } from './title.ts';

/** The most posts of one graph; people cannot read more. */
const NODES_MAX = 40;
/** The most citing posts asked for each post. */
const CITING_MAX = 20;
/** The most pools shown for each post. */
const POOLS_MAX = 3;

type Direction = 'cites' | 'citedBy';

/**
 * Loads a post with the posts that it cites, and the posts that cite it, up to a number of references away; undefined
 * if there is no such post.
 */
export async function loadGraph(client: Client, center: string, depth: number): Promise<PostGraphView | undefined> {
  const open = await client.openPools();
  const found = new Found(client, open);
  const first = await found.visit(center);
  if (first === undefined) return undefined;
  for (const direction of ['cites', 'citedBy'] as const) {
    let frontier: readonly string[] = [center];
    for (let away = 0; away < depth; away += 1) frontier = await found.expand(frontier, direction);
  }
  return { center, nodes: found.nodes, edges: found.edgesWithin(), leftOut: found.leftOut.size };
}

/** The posts and references found so far. */
class Found {
  readonly nodes = new Map<string, GraphNode>();
  readonly leftOut = new Set<string>();
  private readonly edges = new Map<string, GraphEdge>();
  private readonly around = new Map<string, Readonly<Record<Direction, readonly Neighbour[]>>>();
  private readonly client: Client;
  private readonly open: readonly PoolOpened[];

  constructor(client: Client, open: readonly PoolOpened[]) {
    this.client = client;
    this.open = open;
  }

  /** Asks for a post and its neighbours. */
  async visit(address: string): Promise<PostNode | undefined> {
    const { post, cites, citedBy, citedByCount } = await this.client.query('forum', {
      type: 'neighbours',
      address,
      skip: 0,
      limit: CITING_MAX,
    });
    if (post === undefined) return undefined;
    this.around.set(address, { cites, citedBy });
    for (const one of cites) {
      this.keep({
        from: address,
        to: one.post?.address,
        weightPpm: one.weightPpm,
        flowWrep: one.flowWrep,
        flowGrep: one.flowGrep,
      });
    }
    for (const one of citedBy) {
      this.keep({
        from: one.post?.address ?? '',
        to: address,
        weightPpm: one.weightPpm,
        flowWrep: one.flowWrep,
        flowGrep: one.flowGrep,
      });
    }
    for (let index = citedBy.length; index < citedByCount; index += 1) this.leftOut.add(`${address}/${index}`);
    this.nodes.set(address, await this.nodeOf(post));
    return post;
  }

  /** Visits the posts that these posts cite, or the posts that cite them. Resolves with the new ones. */
  async expand(from: readonly string[], direction: Direction): Promise<readonly string[]> {
    const next: string[] = [];
    for (const address of from.flatMap((of) =>
      (this.around.get(of)?.[direction] ?? []).flatMap(({ post }) => post?.address ?? []),
    )) {
      if (this.nodes.has(address)) continue;
      if (this.nodes.size >= NODES_MAX) this.leftOut.add(address);
      else if ((await this.visit(address)) !== undefined) next.push(address);
    }
    return next;
  }

  /** Returns the references between the posts found, and those into the incinerator. */
  edgesWithin(): readonly GraphEdge[] {
    return [...this.edges.values()].filter(
      ({ from, to }) => this.nodes.has(from) && (to === undefined || this.nodes.has(to)),
    );
  }

  private keep(edge: GraphEdge): void {
    this.edges.set(`${edge.from}>${edge.to ?? ''}`, edge);
  }

  private async nodeOf({ address, kind, authors, valueWrep, valueGrep }: PostNode): Promise<GraphNode> {
    const [{ record }, { records }] = await Promise.all([
      this.client.query('forum', { type: 'post', address }),
      this.client.poolRecords(POOLS_MAX, address),
    ]);
    return {
      address,
      kind,
      authors,
      valueWrep,
      valueGrep,
      title: record === undefined ? '' : titleOf(record),
      pools: poolsOf(address, this.open, records),
    };
  }
}

/** Writes the pools of a post, the open ones first. */
function poolsOf(address: string, open: readonly PoolOpened[], records: readonly PoolRecord[]): readonly string[] {
  const running = open
    .filter(({ postAddress, kind }) => postAddress === address && kind !== 'block')
    .map(({ fee }) => `open, ${dollars(fee)}`);
  return [
    ...running,
    ...records.flatMap(({ settled, opened }) =>
      settled === undefined ? [] : [`${settled.outcome}, ${dollars(opened.fee)}`],
    ),
  ].slice(0, POOLS_MAX);
}
