import { writeAddress } from '@bpdao/messages';
import { defaultParameters, GENESIS_FORMAT, parametersDocument, parseGenesis } from '../src/index.ts';

const alice = writeAddress('01'.repeat(32));
const bob = writeAddress('02'.repeat(32));

const parameters = parametersDocument(defaultParameters);

const protocolPost = {
  name: 'work-protocol-1',
  kind: 'protocol',
  authors: [{ address: alice, weightPpm: 1_000_000 }],
  references: [],
  content: { name: 'work-protocol', version: '1.0.0' },
};

const valid = {
  format: GENESIS_FORMAT,
  name: 'test',
  time: '2026-01-01T00:00:00Z',
  accounts: [
    { address: bob, balance: '10.5' },
    { address: alice, balance: '1000' },
  ],
  members: [{ address: alice, wrep: '7' }],
  founders: [bob],
  posts: [protocolPost],
  protocol: 'work-protocol-1',
  parameters,
  governable: [],
};

const parse = (change: object) => parseGenesis(Buffer.from(JSON.stringify({ ...valid, ...change })));

describe('a genesis file', () => {
  it('is read with accounts in the order of addresses and amounts in base units', () => {
    const genesis = parse({});
    expect(genesis.accounts).toEqual([
      { address: '01'.repeat(32), balance: 1_000_000_000n },
      { address: '02'.repeat(32), balance: 10_500_000n },
    ]);
    expect(genesis.members).toEqual([{ address: '01'.repeat(32), wrep: 7_000_000n }]);
    expect(genesis.parameters).toEqual(defaultParameters);
    expect(genesis.protocol).toBe(genesis.posts[0]?.address);
    expect(genesis.timeMs).toBe(1_767_225_600_000);
  });

  it('gives a chain of its own for every change of a byte', () => {
    expect(parse({ name: 'other' }).chainId).not.toBe(parse({}).chainId);
  });

  it.each<[rule: string, change: object, sentence: string]>([
    [
      'a negative amount',
      { accounts: [{ address: alice, balance: '-1' }] },
      'genesis: file.accounts[0].balance is no amount above 0 with up to 6 decimals',
    ],
    [
      'a zero amount',
      { members: [{ address: alice, wrep: '0' }] },
      'genesis: file.members[0].wrep is no amount above 0 with up to 6 decimals',
    ],
    [
      'a duplicate address',
      {
        accounts: [
          { address: alice, balance: '1' },
          { address: alice, balance: '2' },
        ],
      },
      'genesis: file.accounts[1] stands there twice',
    ],
    ['a duplicate founder', { founders: [bob, bob] }, 'genesis: file.founders[1] stands there twice'],
    [
      'a typo in a parameter',
      { parameters: { ...parameters, subsidi: 1 } },
      'genesis: file.parameters has an unknown field "subsidi"',
    ],
    ['a missing parameter', { parameters: {} }, 'genesis: file.parameters lacks the field "blockIntervalMs"'],
    ['an unknown field', { extra: 1 }, 'genesis: file has an unknown field "extra"'],
    ['a typo in an address', { founders: [`${bob.slice(0, -1)}q`] }, 'genesis: file.founders[0] is no address (bp1…)'],
    [
      'a parameter out of bounds',
      { parameters: { ...parameters, authorPpm: 1_000_001 } },
      'genesis: file.parameters.authorPpm is 1000001, not between 0 and 1000000',
    ],
    [
      'a block too large for a fact',
      { parameters: { ...parameters, maxBlockBytes: 900_000 } },
      'genesis: file.parameters.maxBlockBytes is 900000, not between 60000 and 800000',
    ],
    [
      'a delay of an epoch',
      { parameters: { ...parameters, activationDelayBlocks: 100 } },
      'genesis: file.parameters.activationDelayBlocks is not less than epochBlocks',
    ],
    [
      'a parameter that is a fraction',
      { parameters: { ...parameters, epochBlocks: 1.5 } },
      'genesis: file.parameters.epochBlocks is not a whole number',
    ],
    ['a protocol that is no post', { protocol: 'x' }, 'genesis: file.protocol names no post'],
    [
      'a post that refers to a later one',
      { posts: [{ ...protocolPost, references: [{ target: 'later', weightPpm: 1 }] }] },
      'genesis: file.posts[0].references[0].target names no earlier post',
    ],
    [
      'authors that do not share all',
      { posts: [{ ...protocolPost, authors: [{ address: alice, weightPpm: 999_999 }] }] },
      'genesis: file.posts[0].authors has weights that do not sum to 1000000',
    ],
    [
      'a governable parameter that is none',
      { governable: [{ name: 'luck', least: 0, most: 1, factorPpm: 1_000_000 }] },
      'genesis: file.governable[0].name is no parameter',
    ],
    [
      'an epoch that governance may change',
      { governable: [{ name: 'epochBlocks', least: 1, most: 9, factorPpm: 2_000_000 }] },
      'genesis: file.governable[0].name never changes',
    ],
    [
      'a time to submit that a change may make too short',
      { governable: [{ name: 'submitTimeoutMs', least: 99, most: 1000, factorPpm: 2_000_000 }] },
      'genesis: file.governable[0].least is 99, not between 100 and 3600000',
    ],
    [
      'a quorum that a change may make too high',
      { governable: [{ name: 'blockQuorumPpm', least: 0, most: 500_001, factorPpm: 2_000_000 }] },
      'genesis: file.governable[0].most is 500001, not between 0 and 500000',
    ],
    [
      'a wait of more than ten years',
      { parameters: { ...parameters, commitMs: 315_360_000_001 } },
      'genesis: file.parameters.commitMs is 315360000001, not between 0 and 315360000000',
    ],
    [
      'a step of less than nothing',
      { governable: [{ name: 'subsidy', least: 1, most: 9, factorPpm: 999_999 }] },
      'genesis: file.governable[0].factorPpm is 999999, not between 1000000 and 100000000',
    ],
    [
      'neither REP nor founders',
      { members: [], founders: [] },
      'genesis: file.members is empty, and so is founders: nobody could ever be drawn',
    ],
    [
      'no REP that blocks could mint',
      { members: [], parameters: { ...parameters, mintingRatioPpm: 0 } },
      'genesis: file.members is empty, and mintingRatioPpm is 0: no REP would ever come into being',
    ],
    [
      'no REP, and nothing that could be paid for',
      { members: [], accounts: [], parameters: { ...parameters, subsidy: 0 } },
      'genesis: file.members is empty, and there is neither a subsidy nor an account that could pay a fee: no REP would ever come into being',
    ],
    ['another format', { format: 'x' }, 'genesis: file.format is not "bpdao-genesis/1"'],
    ['a time that is none', { time: 'soon' }, 'genesis: file.time is not a time such as "2026-01-01T00:00:00Z"'],
  ])('with %s is refused in one sentence', (_rule, change, sentence) => {
    expect(() => parse(change)).toThrow(sentence);
  });

  it.each<[rule: string, change: object]>([
    ['founders alone', { members: [] }],
    [
      'founders, no subsidy, and accounts that may pay fees',
      { members: [], parameters: { ...parameters, subsidy: 0 } },
    ],
    ['founders, a subsidy, and no accounts', { members: [], accounts: [] }],
    ['members alone', { founders: [] }],
  ])('with %s begins', (_rule, change) => {
    expect(parse(change).chainId).toHaveLength(64);
  });

  it('that is no JSON is refused in one sentence', () => {
    expect(() => parseGenesis(Buffer.from('{'))).toThrow(/^genesis: the file is no JSON: /);
  });
});
