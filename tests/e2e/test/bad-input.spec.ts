import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  catalogue,
  commandSubject,
  HEADERS,
  querySubject,
  type ActorName,
  type CommandOf,
  type QueryOf,
} from '@bpdao/catalogue';
import { transactionsRoot } from '@bpdao/chain';
import { decodeAnswer } from '@bpdao/messages';
import { readKeyFile, signEncumbrance, signEvidence, signList, signPost, signTransaction, signVote } from '@bpdao/sdk';
import { askPatiently } from '../src/ask-patiently.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';
import { newerTransaction, signedAnew, unknownField } from './newer-messages.ts';

const actors = Object.keys(catalogue) as ActorName[];
const subjects = actors.flatMap((actor) => [
  ...catalogue[actor].command.names.map((name) => commandSubject(actor, name as CommandOf<typeof actor>['type'])),
  ...catalogue[actor].query.names.map((name) => querySubject(actor, name as QueryOf<typeof actor>['type'])),
]);

const GARBAGE: readonly Uint8Array[] = [
  Buffer.concat([Buffer.from([0xff, 0xff]), randomBytes(64)]),
  Buffer.from([0x0a, 0x7f, 0x01]),
];
const isCommand = (subject: string): boolean => subject.includes('.cmd.');

describe('a broken message', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await startTestNetwork({ producers: 2, speaksAs: 'producer1' });
    await network.watch.height(1n);
  });

  afterAll(async () => {
    await network.end();
  });

  it.each(subjects)('on %s is answered with one sentence, and changes nothing', async (subject) => {
    const { connection } = network.client;
    for (const bytes of GARBAGE) {
      const answer = await askPatiently(connection, subject, bytes);
      expect(answer.headers?.get(HEADERS.errorCode)).toBe('400');
      expect(answer.headers?.get(HEADERS.error)).toMatch(
        isCommand(subject) ? /is no protobuf message/ : /is no protobuf message|are the most$/,
      );
    }
    const answer = await askPatiently(connection, subject, Buffer.alloc(900_000, 0xff));
    if (isCommand(subject)) expect(decodeAnswer(answer.data)).toMatchObject({ type: 'refused', code: 'TOO_LARGE' });
    else expect(answer.headers?.get(HEADERS.error)).toMatch(/has 900000 bytes; \d+ are the most$/);
  });

  it.each([
    [1_048_000, 'TOO_LARGE'],
    [10, 'is not encoded canonically'],
  ])(
    'that is signed, with an unknown field of %i bytes, is answered by every actor that would store it, and stored by none',
    async (bytes, expected) => {
      const { client, chain } = network;
      const [signer] = chain.developers;
      if (signer === undefined) throw new Error('the chain has no development keys');
      const { address } = signer;
      const unknown = unknownField(bytes);
      const by = { keyPair: signer, chainId: client.chainId };
      const list = {
        producer: address,
        height: 1n,
        attempt: 0,
        try: 0,
        parent: client.chainId,
        reveal: client.chainId,
        transactionsRoot: client.chainId,
        transactionCount: 0,
      };
      const lists = [{ ...list }, { ...list, transactionCount: 1 }]
        .map((one) => signList(by, one, []))
        .map(({ payload, signature }) => ({ payload, signature }));
      const [one, other] = lists;
      if (one === undefined || other === undefined) throw new Error('there are no lists');
      const commands: readonly (readonly [subject: string, body: Uint8Array])[] = [
        [
          commandSubject('asc', 'encumber'),
          signedAnew(
            by,
            'asc',
            signEncumbrance(by, {
              producer: address,
              sequence: 1n,
              target: 1n,
              protocol: chain.genesis.protocol,
              tip: client.chainId,
            }),
            unknown,
          ),
        ],
        [
          commandSubject('vpsc', 'report-equivocation'),
          signedAnew(
            by,
            'vpsc',
            signEvidence(by, { reporter: address, proof: { type: 'lists', one, other } }),
            unknown,
          ),
        ],
      ];
      for (const [subject, body] of commands) {
        const answer = await askPatiently(client.connection, subject, body);
        expect(
          answer.headers?.has(HEADERS.error) === true
            ? answer.headers.get(HEADERS.error)
            : JSON.stringify(decodeAnswer(answer.data)),
        ).toContain(expected);
      }
      const { watch } = network;
      await watch.height(watch.lastHeight + 2n);
      expect(
        watch.facts.some(
          ({ fact }) =>
            fact.type === 'equivocation-proven' ||
            (fact.type === 'encumbrance-asked' && fact.offer.producer === address),
        ),
      ).toBe(false);
    },
  );

  it('leaves the chain going on', async () => {
    const { watch } = network;
    await watch.height(watch.lastHeight + 2n);
  });

  it('such as a vote is refused by its rule', async () => {
    const { client, chain } = network;
    const [nobody] = chain.developers;
    if (nobody === undefined) throw new Error('the chain has no development keys');
    const vote = { voter: nobody.address, poolId: 'ab'.repeat(32), side: 'for', stake: 1n } as const;
    expect(await client.send('vpsc', signVote({ keyPair: nobody, chainId: client.chainId }, vote))).toMatchObject({
      type: 'refused',
      code: 'POOL_UNKNOWN',
    });
    expect(await client.send('vpsc', signVote({ keyPair: nobody, chainId: 'ff'.repeat(32) }, vote))).toMatchObject({
      type: 'refused',
      code: 'BAD_SIGNATURE',
    });
  });

  it('such as a list by someone who was not drawn, or for a past attempt, is refused', async () => {
    const { client, chain, watch } = network;
    const [nobody] = chain.developers;
    if (nobody === undefined) throw new Error('the chain has no development keys');
    const list = {
      producer: nobody.address,
      height: 1n,
      attempt: 0,
      try: 0,
      parent: client.chainId,
      reveal: 'ab'.repeat(32),
      transactionsRoot: transactionsRoot([]),
      transactionCount: 0,
    };
    const signer = { keyPair: nobody, chainId: client.chainId };
    expect(await client.send('wsc', signList(signer, list, []))).toMatchObject({
      type: 'refused',
      code: 'ATTEMPT_OVER',
    });
    const { fact } = await watch.next('stake-taken');
    if (fact.type !== 'stake-taken') throw new Error('another fact');
    const answer = await client.send(
      'wsc',
      signList(signer, { ...list, height: fact.height, attempt: fact.attempt }, []),
    );
    expect(answer.type === 'refused' ? answer.code : answer.type).toMatch(/NOT_DRAWN|ATTEMPT_OVER/);
  });

  it('such as an offer with a used sequence is refused, and an offer without REP behind it comes to nothing', async () => {
    const { client, chain, watch } = network;
    const [, nobody] = chain.developers;
    if (nobody === undefined) throw new Error('the chain has no development keys');
    const signer = { keyPair: nobody, chainId: client.chainId };
    const offer = {
      producer: nobody.address,
      sequence: 5n,
      target: 1_000_000n,
      protocol: chain.genesis.protocol,
      tip: 'ab'.repeat(32),
    };
    expect(await client.send('asc', signEncumbrance(signer, offer))).toMatchObject({ type: 'accepted' });
    expect(await client.send('asc', signEncumbrance(signer, offer))).toMatchObject({
      type: 'accepted',
      repeatedCommand: true,
    });
    expect(await client.send('asc', signEncumbrance(signer, { ...offer, target: 2_000_000n }))).toMatchObject({
      type: 'refused',
      code: 'SEQUENCE_USED',
    });
    const refused = await watch.until(({ facts }) =>
      facts.find(
        ({ fact }) =>
          fact.type === 'offer-changed' && fact.offer.producer === nobody.address && fact.change === 'refused',
      ),
    );
    expect(refused.fact).toMatchObject({ offer: { target: 0n, encumbered: 0n } });
  });

  it.each([
    ['a reference to nothing', { references: [{ target: 'ab'.repeat(32), weightPpm: 5 }] }, 'REFERENCE_UNKNOWN'],
    [
      'weights out of range',
      { references: [{ target: 'ab'.repeat(32), weightPpm: 1_000_001 }] },
      'WEIGHT_OUT_OF_RANGE',
    ],
    [
      'too many references',
      {
        references: Array.from({ length: 17 }, (_, index) => ({
          target: index.toString(16).padStart(64, '0'),
          weightPpm: 1,
        })),
      },
      'TOO_MANY_REFERENCES',
    ],
    ['too many bytes', { content: Buffer.alloc(70_000, 0x61) }, 'POST_TOO_LARGE'],
  ])('such as a post with %s is refused', async (_rule, change, code) => {
    const { client, chain } = network;
    const [author] = chain.developers;
    if (author === undefined) throw new Error('the chain has no development keys');
    const post = {
      kind: 'comment',
      authors: [{ address: author.address, weightPpm: 1_000_000 }],
      references: [],
      content: Buffer.from('hello'),
      ...change,
    } as const;
    expect(await client.send('forum', signPost({ keyPair: author, chainId: client.chainId }, post))).toMatchObject({
      type: 'refused',
      code,
    });
  });

  it('such as a transaction with a body of newer programs is refused by gossip', async () => {
    expect(
      await network.client.send('gossip', { type: 'submit-transaction', ...newerTransaction(network) }),
    ).toMatchObject({
      type: 'refused',
      code: 'BODY_UNKNOWN',
    });
  });

  it('such as a list with one, of the producer that was drawn, is refused by the WSC, which names it, and blocks go on', async () => {
    const { client, watch, layout } = network;
    const { keyPair } = await readKeyFile(path.join(layout.keys, 'producer1.json'));
    const signer = { keyPair, chainId: client.chainId };
    const known = signTransaction(signer, {
      sender: keyPair.address,
      nonce: 0n,
      fee: 100n,
      validUntilHeight: 9n,
      body: { type: 'transfer', to: keyPair.address, amount: 1n, memo: '' },
    });
    const transactions = [known, newerTransaction(network)];
    for (;;) {
      const { fact } = await watch.next('stake-taken');
      if (fact.type !== 'stake-taken') throw new Error('another fact');
      if (fact.producer !== keyPair.address) continue;
      const list = {
        producer: keyPair.address,
        height: fact.height,
        attempt: fact.attempt,
        try: 7,
        parent: client.chainId,
        reveal: 'ab'.repeat(32),
        transactionsRoot: transactionsRoot(transactions),
        transactionCount: 2,
      };
      const answer = await client.send('wsc', signList(signer, list, transactions));
      if (answer.type === 'refused' && answer.code === 'ATTEMPT_OVER') continue; // its producer's own list came first
      expect(answer).toMatchObject({
        type: 'refused',
        code: 'TRANSACTION_INVALID',
        detail: 'transaction 1: BODY_UNKNOWN',
      });
      break;
    }
    await watch.height(watch.lastHeight + 2n);
  });

  it('such as a transaction whose sender is no address is dropped with a sentence', async () => {
    const { connection } = network.client;
    const body = catalogue.gossip.command.encode({
      type: 'submit-transaction',
      ...newerTransaction(network),
      payload: { ...newerTransaction(network).payload, bytes: Buffer.from('0a020102', 'hex') },
    });
    const answer = await askPatiently(connection, commandSubject('gossip', 'submit-transaction'), body);
    expect(answer.headers?.get(HEADERS.error)).toBe('SignedTransaction.payload.sender has 2 bytes instead of 32');
  });
});
