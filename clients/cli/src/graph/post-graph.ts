import type { Author, PostKind } from '@bpdao/messages';

/** A post as it is drawn. */
export interface GraphNode {
  readonly address: string;
  readonly kind: PostKind;
  readonly authors: readonly Author[];
  /** µREP. */
  readonly valueWrep: bigint;
  readonly valueGrep: bigint;
  /** What it says, in a few words. */
  readonly title: string;
  /** What its pools came to: such as `accepted, $ 20`. */
  readonly pools: readonly string[];
}

/** A reference with what flowed along it, µREP. */
export interface GraphEdge {
  readonly from: string;
  /** Undefined: the incinerator. */
  readonly to: string | undefined;
  readonly weightPpm: number;
  readonly flowWrep: bigint;
  readonly flowGrep: bigint;
}

/** A post with what is around it. */
export interface PostGraphView {
  readonly center: string;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
  /** Posts that belong here and are left out, because there are too many. */
  readonly leftOut: number;
}

/** A share as people read it: 50000 is 5 %. */
export const percent = (ppm: number): string => `${ppm < 0 ? '−' : ''}${String(Math.abs(ppm) / 10_000)} %`;
