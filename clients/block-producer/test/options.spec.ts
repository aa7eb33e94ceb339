import { parseOptions, shareOf } from '../src/index.ts';

describe('a share', () => {
  it.each([
    ['20%', 200_000n],
    ['12.5 %', 125_000n],
    ['0', 0n],
    ['950000', 950_000n],
    ['100%', 1_000_000n],
  ])('%s is read', (text, ppm) => {
    expect(shareOf(text)).toBe(ppm);
  });
  it.each(['101%', '1000001', '-1', '20 percent', '', '1e3'])('%s is refused', (text) => {
    expect(() => shareOf(text)).toThrow('A share is a percentage');
  });
});

describe('the command line', () => {
  it('offers 20 % and votes with 95 % unless told otherwise', () => {
    expect(parseOptions(['--key', 'a.json'], {})).toMatchObject({
      type: 'run',
      options: { offerSharePpm: 200_000n, voteSharePpm: 950_000n, servers: ['nats://127.0.0.1:4222'] },
    });
    expect(parseOptions(['--key', 'a.json', '--servers', 'a, b'], { BPDAO_SERVERS: 'c' })).toMatchObject({
      options: { servers: ['a', 'b'] },
    });
  });
});
