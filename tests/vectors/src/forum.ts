import { INCINERATOR, PostGraph, propagate } from '@bpdao/references';
import {
  amountOf,
  differenceOf,
  differencesOfAmounts,
  listOf,
  mapOf,
  objectOf,
  textOf,
  type Differences,
  type Json,
  type JsonObject,
  type RunCase,
} from './vector-case.ts';

/**
 * Runs posts published one after the other, each with the reward that enters at it: compares values, credits and burned
 * REP after each.
 */
export const runForum: RunCase = (entry) => {
  const { steps, after, chainLimit, edgeLimit } = objectOf(entry);
  const limits = { chainLimit: Number(chainLimit), edgeLimit: Number(edgeLimit) };
  const graph = new PostGraph();
  const credits = new Map<string, bigint>();
  let burned = 0n;
  const expectations = listOf(after);
  return listOf(steps).flatMap((step, index): Differences => {
    const { post, reward } = publish(graph, objectOf(step));
    if (reward !== 0n) {
      const result = propagate(graph, post, reward, limits);
      graph.apply(result.values, result.flows);
      for (const { address, amount } of result.credits) credits.set(address, (credits.get(address) ?? 0n) + amount);
      for (const { address, amount } of result.debits) credits.set(address, (credits.get(address) ?? 0n) - amount);
      burned += result.burned;
    }
    return differencesAfter(index, graph, credits, burned, objectOf(expectations[index]));
  });
};

function publish(
  graph: PostGraph,
  { post, authors, references, reward }: JsonObject,
): { readonly post: string; readonly reward: bigint } {
  graph.add(textOf(post), {
    authors: listOf(authors).map((author) => ({
      address: textOf(objectOf(author).address),
      weightPpm: weightOf(author),
    })),
    references: listOf(references).map((reference) => ({
      target: targetOf(textOf(objectOf(reference).target)),
      weightPpm: weightOf(reference),
    })),
  });
  return { post: textOf(post), reward: amountOf(reward) };
}

const weightOf = (weighted: Json): number => Number(objectOf(weighted).weightPpm);
const targetOf = (target: string): string => (target === 'incinerator' ? INCINERATOR : target);

function differencesAfter(
  index: number,
  graph: PostGraph,
  credits: ReadonlyMap<string, bigint>,
  burned: bigint,
  expected: JsonObject,
): Differences {
  const step = `after step ${index + 1}`;
  return [
    ...Object.entries(mapOf(expected.values)).flatMap(([post, value]) =>
      differenceOf(`the value of ${post} ${step}`, graph.valueOf(targetOf(post)), amountOf(value)),
    ),
    ...differencesOfAmounts(`the credit ${step}`, credits, mapOf(expected.credits)),
    ...differenceOf(`burned ${step}`, burned, amountOf(expected.burned)),
  ];
}
