import type { AncestryValued } from '@bpdao/messages';
import { creditsOf, INCINERATOR } from '@bpdao/references';
import { governingNow } from './parameters.ts';
import type { ForumState } from './state.ts';

/**
 * Returns the protocol and proposal posts reached from a protocol by positive references, itself included, with their
 * value in wREP and the credits of their authors. The nearest posts come first, each once, along at most `edgeLimit`
 * references and `chainLimit` in a row, as a reward goes: so the fact stays small.
 */
export function ancestryOf(state: Readonly<ForumState>, protocol: string): Pick<AncestryValued, 'posts' | 'credits'> {
  const { wrep } = state.graphs;
  const worth = reachedFrom(state, protocol)
    .filter((post) => isCounted(state, post))
    .map((post) => ({ post, value: wrep.valueOf(post) }))
    .filter(({ value }) => value > 0n);
  return {
    posts: worth,
    credits: creditsOf(worth.map(({ post, value }) => ({ authors: wrep.get(post)?.authors ?? [], amount: value }))),
  };
}

function reachedFrom(state: Readonly<ForumState>, protocol: string): readonly string[] {
  const { chainLimit, edgeLimit } = governingNow(state.heard).parameters;
  const reached = new Set([protocol]);
  let edges = 0;
  let nearest: readonly string[] = [protocol];
  for (let depth = 0; depth < chainLimit && nearest.length > 0; depth += 1) {
    const next: string[] = [];
    for (const { target, weightPpm } of nearest.flatMap((post) => state.graphs.wrep.get(post)?.references ?? [])) {
      if (weightPpm <= 0 || target === INCINERATOR || edges === edgeLimit) continue;
      edges += 1;
      if (reached.has(target)) continue;
      reached.add(target);
      next.push(target);
    }
    nearest = next;
  }
  return [...reached];
}

function isCounted({ posts }: Readonly<ForumState>, post: string): boolean {
  const kind = posts.get(post)?.kind;
  return kind === 'protocol' || kind === 'proposal';
}
