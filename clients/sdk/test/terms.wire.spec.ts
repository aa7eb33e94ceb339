import type { NatsConnection } from '@nats-io/nats-core';
import { catalogue, commandSubject, querySubject, type ActorName, type ReplyOf } from '@bpdao/catalogue';
import { defaultParameters, GENESIS_FORMAT, parametersDocument, parseGenesis } from '@bpdao/genesis';
import { encodeAnswer, writeAddress, type Parameters } from '@bpdao/messages';
import { keyPairFromSeed } from '@bpdao/signatures';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import { Client, type TransactionTerms } from '../src/client.ts';
import { connectBroker } from '../src/requester.ts';

const alice = keyPairFromSeed(new Uint8Array(32).fill(1));
const genesis = parseGenesis(
  Buffer.from(
    JSON.stringify({
      format: GENESIS_FORMAT,
      name: 'test',
      time: '2026-01-01T00:00:00Z',
      accounts: [],
      members: [{ address: writeAddress(alice.address), wrep: '7' }],
      founders: [],
      protocol: 'work-protocol-1',
      governable: [],
      posts: [
        {
          name: 'work-protocol-1',
          kind: 'protocol',
          authors: [{ address: writeAddress(alice.address), weightPpm: 1_000_000 }],
          references: [],
          content: {},
        },
      ],
      parameters: parametersDocument(defaultParameters),
    }),
  ),
);
const inForce = { ...genesis.parameters, minTxFee: 5n * genesis.parameters.minTxFee, txTtlBlocks: 40n };

/**
 * Actors without rules on a real broker. The WSC is at height 700. Since genesis, governance has raised the least fee
 * and shortened lifetimes.
 */
describe('a transfer', () => {
  let broker: TestBroker;
  let actors: NatsConnection;
  let connection: NatsConnection;
  let client: Client;
  let asked: bigint[];
  /** The least fee that gossip takes. */
  let leastFee: bigint;
  /** The count of transactions sent to it. */
  let told: number;

  const answers = <A extends ActorName>(
    actor: A,
    reply: ReplyOf<A>,
    onAsked: (body: Uint8Array) => void = () => undefined,
  ): void => {
    actors.subscribe(querySubject(actor, reply.type), {
      callback: (_error, message) => {
        onAsked(message.data);
        message.respond(catalogue[actor].reply.encode(reply));
      },
    });
  };

  beforeAll(async () => {
    broker = await startBroker();
    connection = await connectBroker([broker.url], 'test');
  }, 30_000);

  beforeEach(async () => {
    asked = [];
    client = new Client(connection, genesis);
    actors = await connectBroker([broker.url], 'actors');
    answers('wsc', { type: 'account', balance: 1n, nonce: 3n, height: 700n, stateRoot: '00'.repeat(32) });
    leastFee = 0n;
    told = 0;
    actors.subscribe(commandSubject('gossip', 'submit-transaction'), {
      callback: (_error, message) => {
        told += 1;
        const { payload } = catalogue.gossip.command.decode('submit-transaction', message.data);
        message.respond(
          encodeAnswer(
            payload.value.fee < leastFee
              ? { type: 'refused', code: 'FEE_TOO_LOW', detail: '' }
              : { type: 'accepted', actor: 'gossip', position: { sequence: 1, index: 0 }, repeatedCommand: false },
          ),
        );
      },
    });
    await actors.flush();
  });

  afterEach(() => actors.drain()); // waits until the broker sends them nothing more

  afterAll(async () => {
    await connection.close();
    await broker.stop();
  });

  /**
   * Answers queries about heights 600 to 900 with the next of these parameters, and with the last of them from then on.
   */
  const governanceAnswers = async (...parameters: readonly Parameters[]): Promise<void> => {
    actors.subscribe(querySubject('governance', 'in-force'), {
      callback: (_error, message) => {
        const query = catalogue.governance.query.decode('in-force', message.data);
        if (query.type !== 'in-force') return;
        const now = parameters[Math.min(asked.push(query.height), parameters.length) - 1] ?? inForce;
        message.respond(
          catalogue.governance.reply.encode({
            type: 'in-force',
            epoch: {
              epoch: 2n,
              fromHeight: 600n,
              toHeight: 900n,
              protocol: genesis.protocol,
              parameters: now,
              parametersHash: '00'.repeat(32),
            },
          }),
        );
      },
    });
    await actors.flush();
  };

  const termsSent = async (terms: TransactionTerms = {}) => {
    const {
      transaction: { nonce, fee, validUntilHeight },
    } = await client.submitTransaction(alice, { type: 'transfer', to: alice.address, amount: 1n, memo: '' }, terms);
    return { nonce, fee, validUntilHeight };
  };

  it('takes fee and lifetime from what is in force at the next height', async () => {
    await governanceAnswers();
    expect(await termsSent()).toEqual({ nonce: 3n, fee: inForce.minTxFee, validUntilHeight: 740n });
    expect(asked).toEqual([701n]);
  });

  it('keeps the terms that its sender names', async () => {
    await governanceAnswers();
    expect(await termsSent({ nonce: 9n, fee: 77n, lifetimeBlocks: 2n })).toEqual({
      nonce: 9n,
      fee: 77n,
      validUntilHeight: 702n,
    });
  });

  it('asks for them once while they are in force', async () => {
    await governanceAnswers();
    await termsSent();
    await termsSent();
    expect(asked).toEqual([701n]);
  });

  it('whose terms are refused, because a return undid what was in force, takes those that are in force now', async () => {
    await governanceAnswers(genesis.parameters, inForce);
    expect(await termsSent()).toMatchObject({ fee: genesis.parameters.minTxFee });
    leastFee = inForce.minTxFee;
    expect(await termsSent()).toEqual({ nonce: 3n, fee: inForce.minTxFee, validUntilHeight: 740n });
    expect(await termsSent()).toMatchObject({ fee: inForce.minTxFee });
    expect(asked).toEqual([701n, 701n]);
  });

  it('with terms of its sender’s own that are refused stays refused', async () => {
    await governanceAnswers();
    leastFee = inForce.minTxFee;
    const { answer } = await client.submitTransaction(
      alice,
      { type: 'transfer', to: alice.address, amount: 1n, memo: '' },
      { fee: 1n, lifetimeBlocks: 2n },
    );
    expect(answer).toMatchObject({ type: 'refused', code: 'FEE_TOO_LOW' });
    expect(told).toBe(1);
  });

  it('takes them from genesis while governance does not answer, as blocks go on without it', async () => {
    expect(await termsSent()).toEqual({ nonce: 3n, fee: genesis.parameters.minTxFee, validUntilHeight: 800n });
  });
});
