import { PostGraph, propagate, type Arrival } from '../src/index.ts';

const LIMITS = { chainLimit: 8, edgeLimit: 256 };
const by = (address: string) => [{ address, weightPpm: 1_000_000 }];

describe('the trace of a propagation', () => {
  it('tells of everything that stayed, on which path it came, and whose it is; its sums are the result', () => {
    const graph = new PostGraph();
    graph.add('A', {
      authors: [
        { address: 'a', weightPpm: 300_000 },
        { address: 'b', weightPpm: 700_000 },
      ],
      references: [],
    });
    graph.add('B', { authors: by('b'), references: [{ target: 'A', weightPpm: 100_000 }] });
    const first = propagate(graph, 'B', 1_000n, LIMITS);
    graph.apply(first.values, first.flows);
    graph.add('C', {
      authors: by('c'),
      references: [
        { target: 'B', weightPpm: -500_000 },
        { target: 'A', weightPpm: 200_000 },
      ],
    });
    const arrivals: Arrival[] = [];
    const result = propagate(graph, 'C', 1_000n, LIMITS, (arrival) => arrivals.push(arrival));
    expect(arrivals).toEqual([
      {
        path: [
          { from: 'C', to: 'B', weightPpm: -500_000, amount: -500n },
          { from: 'B', to: 'A', weightPpm: 100_000, amount: -50n },
        ],
        post: 'A',
        delta: -50n,
        shares: [
          { address: 'a', weightPpm: 300_000, amount: -15n },
          { address: 'b', weightPpm: 700_000, amount: -35n },
        ],
      },
      {
        path: [{ from: 'C', to: 'B', weightPpm: -500_000, amount: -500n }],
        post: 'B',
        delta: -450n,
        shares: [{ address: 'b', weightPpm: 1_000_000, amount: -450n }],
      },
      {
        path: [{ from: 'C', to: 'A', weightPpm: 200_000, amount: 300n }],
        post: 'A',
        delta: 300n,
        shares: [
          { address: 'a', weightPpm: 300_000, amount: 90n },
          { address: 'b', weightPpm: 700_000, amount: 210n },
        ],
      },
      { path: [], post: 'C', delta: 1_200n, shares: [{ address: 'c', weightPpm: 1_000_000, amount: 1_200n }] },
    ]);
    expect(result.credits).toEqual([
      { address: 'a', amount: 75n },
      { address: 'c', amount: 1_200n },
    ]);
    expect(result.debits).toEqual([{ address: 'b', amount: 275n }]);
  });
});
