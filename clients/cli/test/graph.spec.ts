import { layGraph } from '../src/graph/graph-layout.ts';
import { graphSvg } from '../src/graph/graph-svg.ts';
import { graphLines } from '../src/graph/graph-text.ts';
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

describe('the layout of a drawing', () => {
  const box = { width: 200, height: 90 };
  const lay = (nodes: readonly string[], arrows: readonly (readonly [from: string, to: string])[]) =>
    layGraph(
      nodes,
      arrows.map(([from, to]) => ({ from, to, text: { width: 80, height: 18 } })),
      box,
    );
  const columnsOf = (boxes: ReadonlyMap<string, { readonly x: number; readonly y: number }>) =>
    Object.values(Object.groupBy(boxes, ([, { x }]) => Math.round(x)))
      .toSorted((a = [], b = []) => (a[0]?.[1].x ?? 0) - (b[0]?.[1].x ?? 0))
      .map((column = []) => column.toSorted(([, a], [, b]) => a.y - b.y).map(([name]) => name));

  const { boxes, routes } = lay(
    ['D', 'C', 'B', 'A'],
    [
      ['C', 'B'],
      ['C', 'A'],
      ['B', 'A'],
      ['D', 'C'],
    ],
  );

  it('leads every reference onwards, and a long one past the boxes between', () => {
    expect(columnsOf(boxes)).toEqual([['D'], ['C'], ['B'], ['A']]);
    expect(routes.map(({ between }) => between.filter(({ isPastBoxes }) => isPastBoxes).length)).toEqual([0, 1, 0, 0]);
    const [, { between } = { between: [] }] = routes;
    const past = between.find(({ isPastBoxes }) => isPastBoxes);
    expect(Math.abs((past?.y ?? 0) - (boxes.get('B')?.y ?? 0))).toBeGreaterThan(box.height / 2);
    for (const { begin, between: stops, end } of routes) {
      const xs = [begin, ...stops, end].map(({ x }) => x);
      expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    }
  });

  it('has room for every text beside the boxes', () => {
    for (const { text } of routes) {
      for (const { x, y } of boxes.values()) {
        const isBeside = Math.abs(text.x - x) >= (80 + box.width) / 2 || Math.abs(text.y - y) >= (18 + box.height) / 2;
        expect(isBeside).toBe(true);
      }
    }
  });

  it('puts posts beside those they refer to, so that few references cross', () => {
    const [left, right] = columnsOf(
      lay(
        ['a', 'b', 'x', 'y'],
        [
          ['a', 'y'],
          ['b', 'x'],
        ],
      ).boxes,
    );
    expect(left?.map((name) => ({ a: 'y', b: 'x' })[name])).toEqual(right);
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
