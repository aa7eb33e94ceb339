import { chart, csv, scaleOf, short, type Chart } from '../src/index.ts';

const OF: Chart = {
  title: 'a < b & "c"',
  x: { title: 'blocks' },
  y: { title: '$' },
  series: [
    {
      name: 'one',
      points: [
        [0, 0],
        [100, 5],
      ],
    },
    {
      name: 'two',
      points: [
        [0, 5],
        [100, 0],
      ],
      as: 'bars',
    },
  ],
  marks: [{ along: 'y', at: 4, text: 'four' }],
};

describe('a chart', () => {
  it('is one picture with a line or bars for each series, and the same each time', () => {
    const svg = chart(OF);
    expect(svg).toBe(chart(OF));
    expect(svg.match(/<path /g)).toHaveLength(1);
    expect(svg.match(/fill-opacity/g)).toHaveLength(2);
    expect(svg).toMatch(/^<svg [^>]*>[^]*<\/svg>\n$/);
  });

  it('shows what words mean, and never takes them for marks of its own', () => {
    expect(chart(OF)).toContain('>a &lt; b &amp; &quot;c&quot;</text>');
    expect(chart(OF)).not.toContain('a < b');
  });

  it.each([
    ['more than any number', [[0, Infinity]], 'linear'],
    ['no number', [[0, Number.NaN]], 'linear'],
    ['nothing on a logarithmic axis', [[1, 0]], 'log'],
  ] as const)('cannot show %s', (_what, points, scale) => {
    expect(() => chart({ ...OF, y: { title: '$', scale }, series: [{ name: 'one', points }] })).toThrow(RangeError);
  });

  it('may be empty', () => {
    expect(chart({ ...OF, series: [], marks: [] })).toContain('</svg>');
  });
});

describe('a scale', () => {
  it.each([
    ['in round steps around all values', { title: '' }, [3, 97], ['0', '20', '40', '60', '80', '100']],
    ['for one value alone', { title: '' }, [5], ['5', '6']],
    ['for negative ones', { title: '' }, [-1, 1], ['-1', '-0.5', '0', '0.5', '1']],
    ['in powers of ten', { title: '', scale: 'log' }, [4, 256], ['1', '10', '100', '1000']],
    ['from where it is told', { title: '', from: 0, to: 1 }, [0.5], ['0', '0.2', '0.4', '0.6', '0.8', '1']],
  ] as const)('has ticks %s', (_rule, axis, values, ticks) => {
    expect(scaleOf(axis, values).ticks.map(({ text }) => text)).toEqual(ticks);
  });

  it('puts values between its ends in proportion', () => {
    const linear = scaleOf({ title: '' }, [0, 10]);
    expect([linear.place(0), linear.place(5), linear.place(10)]).toEqual([0, 0.5, 1]);
    expect(scaleOf({ title: '', scale: 'log' }, [1, 100]).place(10)).toBe(0.5);
  });

  it.each([
    [1_200_000, '1.2M'],
    [25_000, '25k'],
    [999, '999'],
    [0.1 + 0.2, '0.3'],
    [3e9, '3G'],
    [-20_000, '-20k'],
  ])('writes %d as %s', (value, text) => {
    expect(short(value)).toBe(text);
  });
});

describe('a table', () => {
  it('quotes what would be read as more than one value', () => {
    expect(
      csv(
        ['name', 'value'],
        [
          ['a, "b"', 1n],
          ['c', 2.5],
        ],
      ),
    ).toBe('name,value\n"a, ""b""",1\nc,2.5\n');
  });
});
