import { PostGraph } from '../src/index.ts';

describe('a graph of posts', () => {
  const graph = new PostGraph();
  for (const post of ['a', 'b']) graph.add(post, { authors: [], references: [] });
  graph.add('c', {
    authors: [],
    references: [
      { target: 'a', weightPpm: 400_000 },
      { target: 'b', weightPpm: 300_000 },
    ],
  });

  it('keeps apart what flows along the references of a post, in whichever order it comes', () => {
    graph.apply([], [{ from: 'c', to: 'b', delta: 3n }]);
    graph.apply(
      [],
      [
        { from: 'c', to: 'a', delta: 4n },
        { from: 'c', to: 'b', delta: -1n },
      ],
    );
    expect([graph.flowOf('c', 'a'), graph.flowOf('c', 'b'), graph.flowOf('a', 'c')]).toEqual([4n, 2n, 0n]);
  });

  it.each<[what: string, change: () => void, sentence: string]>([
    ['a value of a post that there is not', () => graph.apply([{ post: 'x', delta: 1n }], []), 'no post x'],
    ['a flow from a post that there is not', () => graph.apply([], [{ from: 'x', to: 'a', delta: 1n }]), 'no post x'],
    [
      'a flow along a reference that there is not',
      () => graph.apply([], [{ from: 'a', to: 'c', delta: 1n }]),
      'post a does not refer to c',
    ],
  ])('takes no change of %s', (_what, change, sentence) => {
    expect(change).toThrow(new RangeError(sentence));
  });

  it('forgets a post with all that is known of it', () => {
    graph.apply([{ post: 'c', delta: 5n }], []);
    graph.remove('c');
    expect([graph.get('c'), graph.valueOf('c'), graph.flowOf('c', 'b'), graph.size]).toEqual([undefined, 0n, 0n, 2]);
  });
});
