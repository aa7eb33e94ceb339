import { HeapGraph } from '../src/heap-graph.ts';

const NAMES = ['root', 'Actor', 'shared', 'own', 'deep', 'state', 'cache', ''];
const [STRONG, WEAK] = [0, 1];

/** Objects with their sizes, and who refers to whom by which name; laid out as V8 writes it. */
function heap(
  objects: readonly (readonly [
    name: string,
    size: number,
    refers: readonly (readonly [name: string, to: number, kind?: number])[],
  ])[],
): HeapGraph {
  const at = (name: string): number => NAMES.indexOf(name);
  return new HeapGraph(
    JSON.stringify({
      snapshot: {
        meta: {
          node_fields: ['type', 'name', 'id', 'self_size', 'edge_count'],
          edge_fields: ['type', 'name_or_index', 'to_node'],
          edge_types: [['property', 'weak']],
        },
      },
      nodes: objects.flatMap(([name, size, refers], id) => [0, at(name), id, size, refers.length]),
      edges: objects.flatMap(([, , refers]) => refers.flatMap(([name, to, kind = STRONG]) => [kind, at(name), to * 5])),
      strings: NAMES,
    }),
  );
}

describe('a heap', () => {
  const graph = heap([
    [
      'root',
      1,
      [
        ['state', 1],
        ['', 2],
      ],
    ],
    [
      'Actor',
      10,
      [
        ['own', 3],
        ['cache', 2],
        ['cache', 5, WEAK],
      ],
    ],
    ['shared', 100, []],
    ['own', 1_000, [['', 4]]],
    ['deep', 10_000, [['', 1]]],
    ['deep', 100_000, []],
  ]);

  it.each<[what: string, object: number, bytes: number]>([
    ['itself and what it alone leads to', 1, 11_010],
    ['nothing but itself when it leads to nothing', 2, 100],
    ['what is below what it leads to', 3, 11_000],
    ['all that is reached, and not what is referred to weakly', 0, 11_111],
  ])('tells that an object holds %s', (_what, object, bytes) => {
    expect(graph.heldBy(object)).toBe(bytes);
  });

  it('finds objects by their class, and what they refer to by name', () => {
    const [actor = 0] = graph.ofClass('Actor');
    expect([...graph.properties(actor)]).toEqual([
      ['own', 3],
      ['cache', 2],
    ]);
  });
});
