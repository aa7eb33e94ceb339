import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { encodePost, encodeTransaction, opened, type PostKind } from '@bpdao/messages';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { run } from '../src/program.ts';
import { LyingNetwork } from './lying-network.ts';

/** A text that clears the screen in three ways, forges a line, writes backwards, and hides letters. */
const HOSTILE = 'x\u001b[2J\u009b2J\u007f\r\nstatus  settled\u2028\u202eback\u2066\u200b\ufeff\u{e0041}';
/** The same text without the bytes that a header of NATS cannot carry. */
const HOSTILE_HEADER = HOSTILE.replaceAll(/[\r\n]/g, '');
const SHOWN = 'x\\u001b[2j\\u009b2j\\u007f';
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const HASH = 'ab'.repeat(32);
const AUTHOR = 'cd'.repeat(32);
const signature = new Uint8Array(64);
const transaction = {
  payload: opened(encodeTransaction, {
    sender: AUTHOR,
    nonce: 1n,
    fee: 1n,
    validUntilHeight: 9n,
    body: { type: 'transfer', to: AUTHOR, amount: 5n, memo: HOSTILE },
  }),
  signature,
};
const node = {
  address: HASH,
  kind: 'proposal',
  authors: [{ address: AUTHOR, weightPpm: 1_000_000 }],
  valueWrep: 0n,
  valueGrep: 0n,
};
const recordOf = (address: string, kind: PostKind, content: string) => ({
  address,
  valueWrep: 0n,
  valueGrep: 0n,
  publishedAtMs: 1,
  post: opened(encodePost, {
    kind,
    authors: [{ address: AUTHOR, weightPpm: 1_000_000 }],
    references: [],
    content: Buffer.from(content),
  }),
});
const proposal = recordOf(HASH, 'proposal', `Pay me${HOSTILE}\nline two${HOSTILE}`);
const protocol = recordOf('ef'.repeat(32), 'protocol', JSON.stringify({ name: `mine${HOSTILE}`, version: '1.0.0' }));
const report = {
  height: 3n,
  attempt: 0,
  blockHash: HASH,
  transactions: 2,
  leftOut: 0,
  differs: true,
  refusedCode: HOSTILE,
  refusedAt: 1,
  otherOrderAt: 0,
  stateRoot: HASH,
};

describe('what strangers wrote', () => {
  let folder = '';
  let broker: TestBroker;
  let network: LyingNetwork;
  let said = '';
  let complained = '';

  const bpdao = async (...words: readonly string[]): Promise<number> => {
    said = '';
    complained = '';
    return run(['--servers', broker.url, '--keys', folder, ...words]);
  };

  beforeEach(() => {
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });
  afterEach(() => jest.restoreAllMocks());

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-strangers-'));
    broker = await startBroker();
    const silent = [
      jest.spyOn(process.stdout, 'write').mockReturnValue(true),
      jest.spyOn(process.stderr, 'write').mockReturnValue(true),
    ];
    await bpdao('keys', 'new', 'alice', '--plain');
    await bpdao('genesis', 'new', path.join(folder, 'genesis'), '--member', 'alice=100', '--name', `A chain${HOSTILE}`);
    for (const one of silent) one.mockRestore();
    const genesis = await readFile(path.join(folder, 'genesis'));
    network = await LyingNetwork.start(broker.url, {
      fault: HOSTILE_HEADER,
      answer: { type: 'refused', code: HOSTILE, detail: HOSTILE },
      replies: {
        'governance genesis': () => ({ file: genesis }),
        'governance in-force': () => ({}),
        'forum transaction': () => ({
          status: 'settled',
          height: 3n,
          index: 0,
          blockHash: HASH,
          transaction,
          behindBy: 0n,
        }),
        'gossip active-transaction': () => ({}),
        'forum posts': ({ skip = 0 }) => ({ records: [proposal, protocol].slice(skip), behindBy: 0n }),
        'forum post': () => ({ record: proposal, behindBy: 0n }),
        'forum neighbours': () => ({
          post: node,
          cites: [],
          citedBy: [{ post: node, weightPpm: 100_000, flowWrep: 0n, flowGrep: 0n }],
          citedByCount: 1,
        }),
        'forum pool-records': () => ({ records: [], behindBy: 0n }),
        'vpsc open-pools': () => ({ pools: [] }),
        'wsc shadow': () => ({ shadowed: 5n, differing: 1n, reports: [report] }),
        'wsc round': () => ({ height: 3n, attempt: 0, parent: HASH, waitingFor: HOSTILE }),
        'wsc account': () => ({ balance: 10n, nonce: 1n, height: 2n, stateRoot: HASH }),
      },
    });
  });
  afterAll(async () => {
    await network.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const safe = (): void => {
    for (const line of [...said.split('\n'), ...complained.split('\n')]) {
      expect(line).not.toMatch(UNSEEN);
      expect(line).not.toMatch(/^status {2}settled/);
    }
  };

  it.each<[what: string, words: readonly string[]]>([
    ['the memo of a transaction', ['tx', HASH]],
    ['a post, its lines and its place in the graph', ['proposal', 'show', HASH]],
    ['titles of posts, and the name of a protocol', ['proposal', 'list']],
    ['a code of a version that shadows', ['protocol', 'shadow', HASH]],
    ['the name of a chain', ['genesis', 'show']],
    ['what is waited for', ['status']],
    ['a refusal of a transfer', ['send', '--from', 'alice', '--to', 'alice', '--amount', '1']],
    ['a refusal of a post', ['post', 'hello', '--from', 'alice']],
    ['a refusal of a claim', ['claim', '--from', 'alice']],
    ['a refusal of an attestation', ['attest', HASH, '--from', 'alice']],
    ['a fault of a service', ['member', 'alice']],
    ['a word of the one who asks', ['account', HOSTILE]],
  ])('is shown as text: %s', async (_what, words) => {
    await bpdao(...words);
    expect((said + complained).toLowerCase()).toContain(SHOWN);
    safe();
  });

  it('is no protocol where it names none', async () => {
    expect(await bpdao('protocol', 'list')).toBe(0);
    safe();
    expect(said).not.toContain('mine');
  });

  it('is drawn as text', async () => {
    expect(await bpdao('proposal', 'show', HASH, '--svg', path.join(folder, 'graph.svg'))).toBe(0);
    const svg = await readFile(path.join(folder, 'graph.svg'), 'utf8');
    expect(svg).toContain('Pay mex\\u001b[2J');
    expect(svg.replaceAll('\n', '')).not.toMatch(UNSEEN);
  });

  it('is the same value in JSON, which a terminal may show', async () => {
    expect(await bpdao('--json', 'tx', HASH)).toBe(0);
    safe();
    expect(JSON.parse(said)).toMatchObject({ transaction: { memo: HOSTILE } });
    expect(await bpdao('--json', 'proposal', 'show', HASH)).toBe(0);
    safe();
    expect(JSON.parse(said)).toMatchObject({ content: `Pay me${HOSTILE}\nline two${HOSTILE}` });
  });
});
