import type { Author, PostKind } from '@bpdao/messages';

/** A post in the graph. */
export interface GraphNode {
  readonly address: string;
  readonly kind: PostKind;
  readonly authors: readonly Author[];
  /** The value, µREP. */
  readonly valueWrep: bigint;
  readonly valueGrep: bigint;
  /** The content in a few words. */
  readonly title: string;
  /** The results of its pools, such as `accepted, $ 20`. */
  readonly pools: readonly string[];
}

/** A reference with the REP that flowed along it, µREP. */
export interface GraphEdge {
  readonly from: string;
  /** The cited post; undefined for the incinerator. */
  readonly to: string | undefined;
  readonly weightPpm: number;
  readonly flowWrep: bigint;
  readonly flowGrep: bigint;
}

/** A post with the posts and references around it. */
export interface PostGraphView {
  readonly center: string;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
  /** The count of posts left out because there are too many. */
  readonly leftOut: number;
}

/** Writes a share for people: 50000 is 5 %. */
export const percent = (ppm: number): string => `${ppm < 0 ? '−' : ''}${String(Math.abs(ppm) / 10_000)} %`;
