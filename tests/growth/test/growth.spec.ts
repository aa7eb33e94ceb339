import { allSeries, costAt, growthChart, growthTable, RULED, type Cost } from '../src/index.ts';

describe('costs as a chain grows', () => {
  it('are of blocks that all actors and a producer agree on, whatever grows', () => {
    for (const size of [
      { producers: 4, members: 20, offers: 4 },
      { producers: 4, members: 60, offers: 60 },
      { producers: 200, members: 200, offers: 200 },
    ]) {
      const { blockUs, voteUs } = costAt(size, 3);
      expect(RULED.filter((ruled) => blockUs[ruled] <= 0)).toEqual([]);
      expect(voteUs).toBeGreaterThan(0);
    }
  });

  it('are looked at over all that is promised', () => {
    const ends = allSeries.map(({ name, sizes }) => [name, sizes[0]?.[name], sizes.at(-1)?.[name]]);
    expect(ends).toEqual([
      ['producers', 4, 256],
      ['members', 100, 1_000_000],
      ['offers', 100, 100_000],
    ]);
  });

  it('are told as a picture and as a table that says how much more the largest costs', () => {
    const blockUs = { asc: 10, wsc: 100, vpsc: 100, forum: 10, gossip: 10, governance: 1, producer: 0 };
    const costs: Cost[] = [
      { size: { producers: 4, members: 100, offers: 4 }, blockUs, voteUs: 5 },
      { size: { producers: 4, members: 1_000, offers: 4 }, blockUs: { ...blockUs, wsc: 150 }, voteUs: 5 },
    ];
    expect(growthTable('members', costs).split('\n')).toEqual([
      '| members | asc | wsc | vpsc | forum | gossip | governance | producer | a vote |',
      '| --: | --: | --: | --: | --: | --: | --: | --: | --: |',
      '| 100 | 10 | 100 | 100 | 10 | 10 | 1 | 0 | 5 |',
      '| 1,000 | 10 | 150 | 100 | 10 | 10 | 1 | 0 | 5 |',
      '|  | × 1.0 | × 1.5 | × 1.0 | × 1.0 | × 1.0 | × 1.0 | × 0.0 | × 1.0 |',
    ]);
    expect(growthChart('members', costs)).toContain('What a block costs as members grow');
  });
});
