import { createHash } from 'node:crypto';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import { encodePost, opened, type Opened, type Post } from '@bpdao/messages';

export const REP = 1_000_000n;
export const [alice, bob, carol, dave, eve] = ['a1', 'b2', 'c3', 'd4', 'e5'].map((byte) => byte.repeat(32)) as [
  string,
  string,
  string,
  string,
  string,
];
export const MEMBERS = [alice, bob, carol, dave];
/** All people; eve has $ and no REP at first. */
export const PEOPLE = [...MEMBERS, eve];
export const ZERO = '00'.repeat(32);
export const SIGNATURE = new Uint8Array(64);
/** The whole, ppm. */
export const WHOLE = 1_000_000;

export const addressOf = ({ bytes }: Opened<Post>): string => createHash('sha256').update(bytes).digest('hex');
const protocolPost = opened(encodePost, {
  kind: 'genesis',
  authors: [
    { address: bob, weightPpm: 700_000 },
    { address: eve, weightPpm: 300_000 },
  ],
  references: [],
  content: Buffer.from('the protocol'),
});
export const PROTOCOL = addressOf(protocolPost);

export const genesis: Genesis = {
  chainId: 'cc'.repeat(32),
  name: 'test',
  timeMs: 0,
  founders: [],
  posts: [{ address: PROTOCOL, post: protocolPost }],
  protocol: PROTOCOL,
  parametersHash: '0f'.repeat(32),
  governable: [],
  accounts: PEOPLE.map((address) => ({ address, balance: 200n * REP })),
  members: MEMBERS.map((address) => ({ address, wrep: 30n * REP })),
  parameters: {
    ...defaultParameters,
    voteMinMs: 0,
    voteWindowMs: 200,
    commitMs: 600,
    revealMs: 600,
    openPoolsMax: 3,
    maxBlockPayouts: 2,
    fundPoolMin: 4n * REP,
    memoryBlocks: 4n,
    epochBlocks: 1n,
    activationDelayBlocks: 0n,
    postsPerEpoch: 1_000,
    authorSharePpm: 100_000,
  },
};
