import { ClientError } from '@bpdao/sdk';
import { CommandError, EXIT, exitCodeOf } from '../src/command-error.ts';
import { chance } from '../src/commands/ask.ts';
import { stepSentence } from '../src/commands/send.ts';
import { lagsOf } from '../src/commands/status.ts';
import { readNetwork } from '../src/network-file.ts';
import { amountOf, hashTextOf, shareOf, weightOf, wholeOf } from '../src/read-words.ts';

describe('an amount', () => {
  it.each([
    ['1.5', 1_500_000n],
    ['0.000001', 1n],
    ['12', 12_000_000n],
  ])('%s is read in µ$', (text, amount) => {
    expect(amountOf(text, '--amount')).toBe(amount);
  });
  it.each(['-1', '1.0000001', 'ten', '', '1e3', '1,5'])('"%s" is refused in one sentence', (text) => {
    expect(() => amountOf(text, '--amount')).toThrow(
      `--amount ${text} is no amount: $ with up to 6 decimals, such as 1.5.`,
    );
  });
});

describe('a number or hash', () => {
  it('is read, or refused as wrong use', () => {
    expect(wholeOf('7', '--nonce')).toBe(7n);
    expect(hashTextOf('AB'.repeat(32), 'hash')).toBe('ab'.repeat(32));
    for (const wrong of [
      () => wholeOf('0', '--count', 1n),
      () => wholeOf('x', '--nonce'),
      () => hashTextOf('ab', 'hash'),
    ]) {
      expect(wrong).toThrow(expect.objectContaining({ exitCode: EXIT.usage }));
    }
  });
});

describe('a share', () => {
  it.each([
    ['20%', 200_000],
    ['-5%', -50_000],
    ['0.25%', 2500],
    ['1000000', 1_000_000],
    ['-7', -7],
  ])('%s is read in ppm', (text, ppm) => {
    expect(weightOf(text, '--reference')).toBe(ppm);
  });
  it.each(['101%', '2000000', 'half', '', '1.00001%'])('"%s" is refused as wrong use', (text) => {
    expect(() => weightOf(text, '--reference')).toThrow(expect.objectContaining({ exitCode: EXIT.usage }));
  });
  it('of what one has is not below 0', () => {
    expect(shareOf('20%', '--offer-share')).toBe(200_000n);
    expect(() => shareOf('-1%', '--offer-share')).toThrow('--offer-share -1% is below 0.');
  });
});

describe('the exit code', () => {
  it.each<[what: string, error: unknown, code: number]>([
    ['no broker', new ClientError('unreachable', ''), 3],
    ['an actor that does not answer', new ClientError('nobody-answers', ''), 3],
    ['a request that was refused', new ClientError('refused-request', ''), 1],
    ['a refused command', new CommandError(''), 1],
    ['anything else', new Error(''), 1],
  ])('tells of %s', (_what, error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});

describe('the network file', () => {
  const network = {
    servers: ['nats://127.0.0.1:4222'],
    genesisFile: 'g',
    keysFolder: 'k',
    dataFolder: 'd',
    processes: [{ name: 'asc', pid: 1 }],
  };
  it('is read as npm start wrote it', () => {
    expect(readNetwork(JSON.stringify(network))).toEqual(network);
  });
  it.each<[what: string, text: string]>([
    ['no JSON', '{'],
    ['no servers', JSON.stringify({ ...network, servers: [] })],
    ['a process without an id', JSON.stringify({ ...network, processes: [{ name: 'asc' }] })],
  ])('with %s counts as none', (_what, text) => {
    expect(readNetwork(text)).toBeUndefined();
  });
});

describe('what people read', () => {
  it('says how far an actor is behind those it hears', () => {
    const status = { type: 'status' as const, depth: 0, ready: true, processId: 1, height: 1n };
    const lags = lagsOf([
      { actor: 'wsc', status: { ...status, actor: 'wsc', position: { sequence: 10, index: 0 }, heard: [] } },
      {
        actor: 'asc',
        status: { ...status, actor: 'asc', heard: [{ actor: 'wsc', position: { sequence: 7, index: 0 } }] },
      },
      { actor: 'vpsc', status: undefined },
    ]);
    expect([...lags]).toEqual([
      ['wsc', 0],
      ['asc', 3],
    ]);
  });
  it('gives a chance in percent', () => {
    expect([chance(1n, 3n), chance(0n, 0n)]).toEqual(['33.33 %', '-']);
  });
  it('names each step of a transaction', () => {
    expect(stepSentence({ type: 'dropped', reason: 'expired' })).toBe('dropped: expired');
    expect(stepSentence({ type: 'settled', height: 4n, blockHash: '' })).toBe('settled at height 4');
  });
});
