import { encodePost, opened, type PostPublished, type ResultRecorded } from '@bpdao/messages';
import { PostGraph, propagate } from '@bpdao/references';
import { RewardPaths } from '../src/reward-paths.ts';
import { alice, genesis } from './genesis-of-community.ts';

const parameters = { ...genesis.parameters, epochBlocks: 1n, activationDelayBlocks: 0n, memoryBlocks: 10n };
const by = [{ address: alice, weightPpm: 1_000_000 }];
const [A, B, C] = ['0a', '0b', '0c'].map((byte) => byte.repeat(32)) as [string, string, string];
const refersTo = { [A]: undefined, [B]: A, [C]: B } as Readonly<Record<string, string | undefined>>;

function published(address: string, height?: bigint): PostPublished {
  const target = refersTo[address];
  const post = opened(encodePost, {
    kind: 'proposal',
    authors: by,
    references: target === undefined ? [] : [{ target, weightPpm: 500_000 }],
    content: new Uint8Array(),
  });
  return { address, post, ...(height === undefined ? undefined : { height, attempt: 0 }) };
}

/** A reward of 1000 at C: half of it goes on to B, and half of that to A, as far as the limits allow. */
function resultBy(chainLimit: number): ResultRecorded {
  const graph = new PostGraph();
  for (const address of [A, B, C]) graph.add(address, published(address).post.value);
  const { credits, debits, burned, values, flows } = propagate(graph, C, 1_000n, { chainLimit, edgeLimit: 256 });
  return {
    poolId: A,
    kind: 'funded',
    repType: 'wrep',
    postAddress: C,
    outcome: 'accepted',
    height: 1n,
    attempt: 0,
    reward: 1_000n,
    credits,
    debits,
    burned,
    values,
    flows,
    transactions: [],
  };
}

function paths(): RewardPaths {
  const made = new RewardPaths({ ...genesis, parameters });
  for (const address of [A, B, C]) made.postPublished(published(address));
  return made;
}

/** Governance shortens chains of references from height 2 on. */
const shorter = {
  type: 'epoch-closed',
  epoch: 1n,
  fromHeight: 2n,
  toHeight: 2n,
  protocol: genesis.protocol,
  parameters: { ...parameters, chainLimit: 1 },
  parametersHash: genesis.parametersHash,
} as const;

describe('the paths of a reward', () => {
  it('are found by the limits in force, and by those before when the Forum had not heard of newer ones', () => {
    const made = paths();
    expect(made.arrivals(resultBy(8))?.map(({ post }) => post)).toEqual([A, B, C]);
    made.governed(shorter);
    made.settled(1n, genesis.protocol);
    expect(made.arrivals(resultBy(1))?.map(({ post }) => post)).toEqual([B, C]);
    expect(made.arrivals(resultBy(8))?.map(({ post }) => post)).toEqual([A, B, C]);
  });

  it('are not invented for a result that the rules do not give', () => {
    const { values, ...result } = resultBy(8);
    expect(
      paths().arrivals({
        ...result,
        values: values.map((change, index) => (index === 0 ? { ...change, delta: change.delta + 1n } : change)),
      }),
    ).toBeUndefined();
    expect(paths().arrivals({ ...result, values, postAddress: 'ff'.repeat(32) })).toBeUndefined();
  });

  it('are kept in a graph that does not grow with the blocks', () => {
    const made = paths();
    for (let height = 1n; height <= 200n; height += 1n) {
      made.postPublished({ ...published(A, height), address: height.toString(16).padStart(64, '0') });
      made.governed({ ...shorter, epoch: height, fromHeight: height + 1n, toHeight: height + 1n });
      made.settled(height, genesis.protocol);
    }
    expect(made.size).toBeLessThanOrEqual(3 + 1 + 2 * 10 + 1);
  });
});
