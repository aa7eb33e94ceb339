import {
  encodeBlock,
  encodePoolOpened,
  encodePoolResolved,
  encodePoolSettled,
  encodeRoundSettled,
  type Outcome,
  type SignedTransaction,
} from '@bpdao/messages';
import { transactionHashes } from '../src/domain/transaction-hashes.ts';
import {
  HistoryMismatch,
  type HistoryStore,
  type PoolEntry,
  type PostEntry,
  type RoundEntry,
  type StoredPool,
} from '../src/history/history-store.ts';
import {
  fundedPool,
  makePost,
  makeTransaction,
  named,
  proposeBlock,
  resolvePool,
  settleRound,
  sha256,
} from './chain-facts.ts';

const CHAIN = named('genesis');

interface Under {
  /** Connects a store to an empty database of this name; the same name again is the same database. */
  connect(database: string): HistoryStore;
}

function postEntry(content: string, sequence: number): PostEntry {
  const post = makePost({ content: new TextEncoder().encode(content) });
  return {
    type: 'post',
    address: sha256(post.bytes),
    kind: 'comment',
    post: post.bytes,
    publishedAtMs: 1_700_000_000_000 + sequence,
    at: { sequence, index: 0 },
  };
}

function roundEntry(
  height: bigint,
  attempt: number,
  outcome: Outcome | 'refused',
  transactions: readonly SignedTransaction[] = [],
  sequence = Number(height),
): RoundEntry {
  const proposed = proposeBlock({ height, attempt, transactions });
  const place = { sequence, index: 1 };
  return {
    type: 'round',
    height,
    attempt,
    outcome,
    blockHash: proposed.hash,
    postAddress: proposed.postAddress,
    block: encodeBlock(proposed.block),
    ...(outcome === 'refused'
      ? {}
      : {
          resolved: encodePoolResolved(resolvePool(proposed, outcome)),
          settled: encodeRoundSettled(settleRound(proposed, outcome)),
        }),
    endedAtMs: 1_700_000_000_000,
    transactions: transactionHashes(proposed.block),
    transactionStatus: outcome === 'accepted' ? 'settled' : 'returned',
    positions: { wsc: place, vpsc: place, forum: place },
  };
}

/** Returns the entries of a pool's three facts, said one after the other from a sequence on. */
function poolEntries(name: string, post: string, sequence: number): readonly [PoolEntry, PoolEntry, PoolEntry] {
  const [opened, resolved, settled] = fundedPool(name, post);
  const entry = (part: PoolEntry['part'], fact: Uint8Array, later: number): PoolEntry => ({
    type: 'pool',
    poolId: opened.poolId,
    postAddress: opened.postAddress,
    part,
    fact,
    atMs: sequence + later,
    at: { sequence: sequence + later, index: 0 },
  });
  return [
    entry('opened', encodePoolOpened(opened), 0),
    entry('resolved', encodePoolResolved(resolved), 1),
    entry('settled', encodePoolSettled(settled), 2),
  ];
}

const hexOf = (pool: StoredPool | undefined): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(pool ?? {}).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ]),
  );

/** The contract of every history store, on any database. */
export function historyStoreContract(name: string, under: Under): void {
  describe(`the history in ${name}`, () => {
    let store: HistoryStore;
    let database: string;
    let counter = 0;

    beforeEach(async () => {
      counter += 1;
      database = `contract_${counter}`;
      store = under.connect(database);
      await store.open(CHAIN);
    });

    afterEach(() => store.close());

    it('stands nowhere before the first round', async () => {
      expect(await store.standing()).toBeUndefined();
      expect(await store.latest()).toBeUndefined();
    });

    it('keeps a round whole', async () => {
      const entry = roundEntry(1n, 0, 'accepted', [makeTransaction(0n)]);
      await store.write(entry);
      const { type: _type, transactions: _transactions, transactionStatus: _status, positions, ...kept } = entry;
      const expected = {
        ...kept,
        block: Buffer.from(kept.block),
        resolved: Buffer.from(kept.resolved ?? []),
        settled: Buffer.from(kept.settled ?? []),
      };
      for (const found of [
        await store.latest(),
        await store.atHeight(1n),
        await store.byHash(entry.blockHash),
        await store.round(1n, 0),
      ]) {
        expect(
          found && {
            ...found,
            block: Buffer.from(found.block),
            resolved: Buffer.from(found.resolved ?? []),
            settled: Buffer.from(found.settled ?? []),
          },
        ).toEqual(expected);
      }
      expect(await store.standing()).toEqual({ positions, height: 1n });
    });

    it('finds the accepted round of a height among the failed ones, and any round by its block', async () => {
      const rounds = [
        roundEntry(9n, 0, 'accepted'),
        roundEntry(10n, 0, 'void'),
        roundEntry(10n, 1, 'refused'),
        roundEntry(10n, 2, 'accepted'),
        roundEntry(11n, 0, 'rejected'),
      ];
      for (const entry of rounds) await store.write(entry);
      expect(await store.latest()).toMatchObject({ height: 10n, attempt: 2 });
      expect(await store.atHeight(10n)).toMatchObject({ attempt: 2 });
      expect(await store.atHeight(11n)).toBeUndefined();
      expect(await store.byHash(rounds[1]!.blockHash)).toMatchObject({ outcome: 'void', attempt: 0 });
      expect(await store.round(10n, 1)).toMatchObject({ outcome: 'refused' });
      expect((await store.round(10n, 1))?.settled).toBeUndefined();
      expect(await store.standing()).toMatchObject({ height: 10n, positions: { wsc: { sequence: 11, index: 1 } } });
    });

    it('keeps what was written first when a round is written again', async () => {
      const entry = roundEntry(1n, 0, 'accepted', [makeTransaction(0n)]);
      await store.write(entry);
      await store.write({ ...entry, endedAtMs: 1, positions: { ...entry.positions, wsc: { sequence: 77, index: 0 } } });
      expect(await store.latest()).toMatchObject({ endedAtMs: entry.endedAtMs });
      expect(await store.standing()).toMatchObject({ positions: entry.positions });
    });

    it('moves a returned transaction to the round that takes it next, and never a settled one', async () => {
      const [one, two] = [makeTransaction(0n), makeTransaction(1n)];
      await store.write(roundEntry(1n, 0, 'void', [one, two]));
      await store.write(roundEntry(1n, 1, 'accepted', [two]));
      const [hashOne, hashTwo] = [one, two].map(({ payload }) => sha256(payload.bytes)) as [string, string];
      expect(await store.transaction(hashOne)).toEqual({
        hash: hashOne,
        status: 'returned',
        height: 1n,
        attempt: 0,
        index: 0,
      });
      expect(await store.transaction(hashTwo)).toEqual({
        hash: hashTwo,
        status: 'settled',
        height: 1n,
        attempt: 1,
        index: 0,
      });
      await store.write(roundEntry(1n, 0, 'void', [one, two]));
      await store.write(roundEntry(2n, 0, 'void', [two]));
      expect(await store.transaction(hashTwo)).toMatchObject({ status: 'settled', attempt: 1 });
    });

    it('knows every transaction of a full block', async () => {
      const transactions = Array.from({ length: 2_500 }, (_, nonce) => makeTransaction(BigInt(nonce)));
      const entry = roundEntry(1n, 0, 'accepted', transactions);
      await store.write(entry);
      for (const index of [0, 999, 1_000, 2_499]) {
        expect(await store.transaction(entry.transactions[index]!)).toMatchObject({ status: 'settled', index });
      }
      expect(await store.transaction(named('none'))).toBeUndefined();
    });

    it('keeps a post with its values, and counts each result once', async () => {
      const [first, second] = [postEntry('first', 1), postEntry('second', 2)];
      for (const entry of [first, second, first]) await store.write(entry);
      const result = {
        type: 'values',
        repType: 'wrep',
        changes: [
          { post: first.address, delta: 2n ** 60n },
          { post: second.address, delta: 5n },
        ],
        at: { sequence: 3, index: 0 },
      } as const;
      await store.write(result);
      await store.write(result);
      await store.write({
        ...result,
        repType: 'grep',
        changes: [{ post: first.address, delta: 7n }],
        at: { sequence: 3, index: 1 },
      });
      await store.write({ ...result, changes: [{ post: second.address, delta: -2n }], at: { sequence: 10, index: 0 } });
      await store.write(result);
      await store.write(first);
      expect(await store.post(first.address)).toMatchObject({
        publishedAtMs: first.publishedAtMs,
        valueWrep: 2n ** 60n,
        valueGrep: 7n,
      });
      expect(await store.post(second.address)).toMatchObject({ valueWrep: 3n, valueGrep: 0n });
      expect(Buffer.from((await store.post(first.address))!.post)).toEqual(Buffer.from(first.post));
    });

    it('lists the posts that are no blocks, newest first', async () => {
      for (const sequence of [2, 9, 10]) await store.write(postEntry(`post ${sequence}`, sequence));
      await store.write({ ...postEntry('block', 11), kind: 'block' });
      const addresses = async (skip: number, limit: number) =>
        (await store.posts(skip, limit)).map(({ address }) => address);
      const [ten, nine, two] = [10, 9, 2].map((sequence) => postEntry(`post ${sequence}`, sequence).address);
      expect(await addresses(0, 100)).toEqual([ten, nine, two]);
      expect(await addresses(1, 1)).toEqual([nine]);
      expect(await addresses(0, 0)).toEqual([]);
    });

    it('keeps a pool with what became of it, also when that is written again', async () => {
      const [opened, resolved, settled] = poolEntries('one', 'post', 5);
      expect(await store.pool(opened.poolId)).toBeUndefined();
      await store.write(opened);
      expect(hexOf(await store.pool(opened.poolId))).toEqual(hexOf({ opened: opened.fact, openedAtMs: opened.atMs }));
      for (const entry of [resolved, settled, opened, resolved, settled]) await store.write(entry);
      expect(hexOf(await store.pool(opened.poolId))).toEqual(
        hexOf({ opened: opened.fact, openedAtMs: opened.atMs, resolved: resolved.fact, settled: settled.fact }),
      );
    });

    it('lists pools, of one post or of all, newest first', async () => {
      for (const [name, post, sequence] of [
        ['two', 'a', 2],
        ['ten', 'b', 10],
        ['nine', 'a', 9],
      ] as const) {
        for (const entry of poolEntries(name, post, sequence)) await store.write(entry);
      }
      const listed = async (post: string | undefined, skip: number, limit: number) =>
        (await store.pools(post, skip, limit)).map(({ openedAtMs }) => openedAtMs);
      expect(await listed(undefined, 0, 100)).toEqual([10, 9, 2]);
      expect(await listed(undefined, 1, 1)).toEqual([9]);
      expect(await listed(named('a'), 0, 100)).toEqual([9, 2]);
      expect(await listed(named('none'), 0, 100)).toEqual([]);
      expect(await listed(undefined, 0, 0)).toEqual([]);
    });

    it('forgets everything when it is dropped, and takes another chain then', async () => {
      const [opened] = poolEntries('one', 'post', 5);
      const transaction = makeTransaction(7n);
      for (const entry of [postEntry('first', 1), opened, roundEntry(1n, 0, 'accepted', [transaction])]) {
        await store.write(entry);
      }
      const [hash] = roundEntry(1n, 0, 'accepted', [transaction]).transactions;
      await store.drop();
      await store.drop();
      await store.open(named('another chain'));
      expect([
        await store.standing(),
        await store.latest(),
        await store.transaction(hash!),
        await store.pool(opened.poolId),
      ]).toEqual([undefined, undefined, undefined, undefined]);
      expect([await store.posts(0, 100), await store.pools(undefined, 0, 100)]).toEqual([[], []]);
      await store.write(roundEntry(1n, 0, 'accepted', [transaction]));
      expect(await store.standing()).toMatchObject({ height: 1n });
    });

    it('is found again by the next start, and by no other chain', async () => {
      await store.write(roundEntry(1n, 0, 'accepted'));
      await store.close();
      store = under.connect(database);
      await store.open(CHAIN);
      expect(await store.standing()).toMatchObject({ height: 1n });
      const other = under.connect(database);
      await expect(other.open(named('another chain'))).rejects.toThrow(HistoryMismatch);
      await other.close();
    });
  });
}
