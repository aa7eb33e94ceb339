import { graphSvg } from '../src/graph/graph-svg.ts';
import { graphLines } from '../src/graph/graph-text.ts';
import { layered } from '../src/graph/layers.ts';
import type { GraphEdge, GraphNode, PostGraphView } from '../src/graph/post-graph.ts';
import { titleOf } from '../src/graph/title.ts';

const address = (name: string): string => Buffer.from(name.padEnd(32, '.')).toString('hex');
const node = (name: string, valueWrep = 0n): GraphNode => ({
  address: address(name),
  kind: 'proposal',
  authors: [{ address: address('author'), weightPpm: 1_000_000 }],
  valueWrep,
  valueGrep: 0n,
  title: name,
  pools: [],
});
const edge = (from: string, to: string | undefined, weightPpm: number, flowWrep = 0n): GraphEdge => ({
  from: address(from),
  to: to === undefined ? undefined : address(to),
  weightPpm,
  flowWrep,
  flowGrep: 0n,
});

/** C takes half of B back, builds on A, and burns a tenth; B builds on A; D builds on C. */
const view: PostGraphView = {
  center: address('C'),
  leftOut: 0,
  nodes: new Map(
    [node('A', 3_000_000n), node('B', 5_000_000n), node('C', 10_500_000n), node('D')].map((one) => [one.address, one]),
  ),
  edges: [
    edge('C', 'B', -500_000, -5_000_000n),
    edge('C', 'A', 200_000, 3_000_000n),
    edge('C', undefined, 100_000),
    edge('B', 'A', 50_000),
    edge('D', 'C', 1_000_000),
  ],
};

describe('the layers of a drawing', () => {
  const { layers, edges } = layered(
    ['D', 'C', 'B', 'A'],
    [
      ['C', 'B'],
      ['C', 'A'],
      ['B', 'A'],
      ['D', 'C'],
    ],
  );

  it('lead every reference onwards, and a long one through the layers between', () => {
    expect(layers.map((layer) => layer.flatMap(({ node: name }) => name ?? []))).toEqual([['D'], ['C'], ['B'], ['A']]);
    expect(edges.map(({ through }) => through.length)).toEqual([2, 3, 2, 2]);
    expect(layers[2]?.filter(({ node: name }) => name === undefined)).toHaveLength(1);
  });

  it('put posts beside those they refer to, so that few references cross', () => {
    const crossed = layered(
      ['a', 'b', 'x', 'y'],
      [
        ['a', 'y'],
        ['b', 'x'],
      ],
    );
    expect(crossed.layers.map((layer) => layer.map(({ node: name }) => name))).toEqual([
      ['a', 'b'],
      ['y', 'x'],
    ]);
  });
});

describe('the references of a post', () => {
  it('are told as a tree, with weight and flow, each post once', () => {
    const lines = graphLines(view);
    expect(lines[0]).toMatch(/^proposal 43.*… “C” by bp1.*: 10\.5 REP$/);
    expect(
      lines.slice(1).map((line) => line.replaceAll(/ by .*:/g, ':').replaceAll(/proposal [0-9a-f]+… /g, '')),
    ).toEqual([
      'cites',
      '├─  −50 % (took 5 REP)  “B”: 5 REP',
      '│  └─    5 % (nothing yet)  “A”: 3 REP',
      `├─   20 % (gave 3 REP)  ${address('A').slice(0, 10)}… (above)`,
      '└─ 10 %  burned in the incinerator',
      'cited by',
      '└─  100 % (nothing yet)  “D”: 0 REP',
    ]);
  });

  it('are drawn, what takes back in red, and words never as marks', () => {
    const svg = graphSvg({
      ...view,
      nodes: new Map([...view.nodes, [address('A'), { ...node('A'), title: '</text><script>' }]]),
    });
    expect(svg.match(/stroke="#c1121f"/g)).toHaveLength(1);
    expect(svg).toContain('incinerator');
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;');
    expect(svg).not.toContain('<script>');
  });
});

describe('the title of a post', () => {
  const titled = (kind: 'comment' | 'protocol' | 'block', content: string | Uint8Array): string =>
    titleOf({
      post: {
        bytes: new Uint8Array(),
        value: {
          kind,
          authors: [],
          references: [],
          content: typeof content === 'string' ? new TextEncoder().encode(content) : content,
        },
      },
    });

  it.each([
    ['its first line', 'comment', '\n  Sort by fee \nbecause', 'Sort by fee'],
    ['cut when it is long', 'comment', 'x'.repeat(61), `${'x'.repeat(59)}…`],
    ['the name and version of a manifest', 'protocol', '{"name":"work-v2","version":"2.0.0"}', 'work-v2 2.0.0'],
    ['as it was written, for whoever prints it to show as text', 'comment', '\u001b[31mred', '\u001b[31mred'],
    ['nothing for what is no text', 'block', Uint8Array.of(0xff), ''],
  ] as const)('is %s', (_rule, kind, content, expected) => {
    expect(titled(kind, content)).toBe(expected);
  });
});
