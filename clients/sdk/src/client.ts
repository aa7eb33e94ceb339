import { hash as digest } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { actorNames, noCommandSubject, type ActorName, type CommandOf, type QueryOf } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type {
  Answer,
  EpochClosed,
  HiddenVote,
  Parameters,
  PoolOpened,
  RefusalCode,
  Transaction,
  TransactionBody,
  Vote,
} from '@bpdao/messages';
import type { KeyPair } from '@bpdao/signatures';
import { factsOfBlock } from './block-facts.ts';
import { ClientError, isPassing } from './client-error.ts';
import { hearCausally } from './hear-causally.ts';
import { firstSequences, hear, nextSequence, type From, type HearOptions } from './hear.ts';
import { query, send, type ReplyTo, type SendOptions } from './network.ts';
import { isRefused } from './refused-error.ts';
import { request, type RequestOptions } from './requester.ts';
import type { Said, SaidFact } from './said.ts';
import { signAttestation, signTransaction } from './sign-command.ts';
import { isLast, TransactionStory, type TimedStep } from './transaction-story.ts';

/** What a transfer needs beside sender and receiver; what is absent is filled in from the chain. */
export interface TransactionTerms {
  /** The account's next nonce when absent. */
  readonly nonce?: bigint;
  /** µ$; the least fee in force when absent. */
  readonly fee?: bigint;
  /** Heights; 100 or the most the parameters allow when absent. */
  readonly lifetimeBlocks?: bigint;
}

/** A Tx that was sent. */
export interface SentTransaction {
  readonly hash: string;
  readonly transaction: Transaction;
  readonly answer: Answer;
}

/** A pool that is open. */
export interface OpenPool {
  readonly opened: PoolOpened;
  readonly votes: readonly Vote[];
  readonly hidden: readonly HiddenVote[];
}

/** A place in the streams of several actors: the next sequence of each. */
export type Bookmark = ReadonlyMap<ActorName, number>;

const LIFETIME_BLOCKS = 100n;
const STORY_ACTORS = ['gossip', 'wsc', 'vpsc', 'forum'] as const;

/** SHA-256, hex: the hash of a Tx is that of its signed bytes. */
export const hashOf = (bytes: Uint8Array): string => digest('sha256', bytes, 'hex');

/** Codes that refuse what parameters allow at another time. */
const TERMS_REFUSED: readonly RefusalCode<'gossip'>[] = ['FEE_TOO_LOW', 'FEE_TOO_HIGH', 'EXPIRY_TOO_FAR'];

/**
 * A network as a customer, a member or a program sees it. Every method throws ClientError when the network does not
 * serve it.
 */
export class Client {
  readonly connection: NatsConnection;
  readonly genesis: Genesis;
  /** What was in force where it was asked for last. */
  private parameters: EpochClosed | undefined;
  /** Whether a return may have undone it. */
  private isDoubtful = false;

  constructor(connection: NatsConnection, genesis: Genesis) {
    this.connection = connection;
    this.genesis = genesis;
  }

  /** Hash of the genesis file, hex. */
  get chainId(): string {
    return this.genesis.chainId;
  }

  /** Asks an actor anything it can be asked. */
  query<A extends ActorName, Q extends QueryOf<A>>(
    actor: A,
    asked: Q,
    options?: RequestOptions,
  ): Promise<ReplyTo<A, Q['type']>> {
    return query(this.connection, actor, asked, options);
  }

  /** Sends a command, again while the actor says try-again. */
  send<A extends ActorName>(actor: A, command: CommandOf<A>, options?: SendOptions): Promise<Answer> {
    return send(this.connection, actor, command, options);
  }

  /** Everything an actor says, once and in order. */
  hear<A extends ActorName>(actor: A, options?: HearOptions): AsyncGenerator<Said<A>, void, undefined> {
    return hear(this.connection, this.chainId, actor, options);
  }

  /**
   * The facts of several actors in causal order; waits out restarts of actors and broker from the first question on.
   */
  async *hearCausally(
    actors: readonly ActorName[],
    from: From | Bookmark,
    options: Omit<HearOptions, 'from'> = {},
  ): AsyncGenerator<SaidFact, void, undefined> {
    yield* hearCausally(this.connection, this.chainId, {
      ...options,
      from: await this.bookmarkOf(actors, from, options),
    });
  }

  /** Where the streams of these actors end now. */
  async bookmark(actors: readonly ActorName[] = actorNames): Promise<Bookmark> {
    return new Map(
      await Promise.all(actors.map(async (actor) => [actor, await nextSequence(this.connection, actor)] as const)),
    );
  }

  /**
   * Throws ClientError when the broker does not let this identity produce blocks: it is asked by a command that nobody
   * has.
   */
  async mustBeProducer(): Promise<void> {
    await request(this.connection, noCommandSubject('wsc'), new Uint8Array()).catch((error: unknown) => {
      if (!(error instanceof ClientError) || error.kind === 'nobody-answers') return;
      if (error.kind !== 'not-allowed') throw error;
      throw new ClientError(
        'not-allowed',
        'The broker does not let this identity produce blocks: name the seed of a producer with BPDAO_NKEY_SEED_FILE.',
      );
    });
  }

  /** An account of the $ chain. */
  account(address: string): Promise<ReplyTo<'wsc', 'account'>> {
    return this.query('wsc', { type: 'account', address, prove: false });
  }

  /** What a member holds. */
  member(address: string): Promise<ReplyTo<'vpsc', 'member'>> {
    return this.query('vpsc', { type: 'member', address });
  }

  /** An open pool with its votes; undefined when it is not open. */
  async pool(poolId: string): Promise<OpenPool | undefined> {
    const { opened, votes, hidden } = await this.query('vpsc', { type: 'pool', poolId });
    return opened === undefined ? undefined : { opened, votes, hidden };
  }

  /** The pools that are open, in the order in which they were opened. */
  async openPools(): Promise<readonly PoolOpened[]> {
    return (await this.query('vpsc', { type: 'open-pools' })).pools;
  }

  /** A pool of the Forum's history that is not about a block, open or over. */
  poolRecord(poolId: string): Promise<ReplyTo<'forum', 'pool-record'>> {
    return this.query('forum', { type: 'pool-record', poolId });
  }

  /** The newest pools of the history that are not about blocks, on a post or on all. */
  poolRecords(limit: number, post?: string): Promise<ReplyTo<'forum', 'pool-records'>> {
    return this.query('forum', {
      type: 'pool-records',
      skip: 0,
      limit,
      ...(post === undefined ? undefined : { post }),
    });
  }

  /** What the community has reached, and what it is deciding. */
  governance(): Promise<ReplyTo<'governance', 'overview'>> {
    return this.query('governance', { type: 'overview' });
  }

  /** A holder of governance REP says that a post deserves the open place. Sequences are the time, so that they grow. */
  attest(keyPair: KeyPair, post: string, sequence = BigInt(Date.now())): Promise<Answer> {
    return this.send(
      'governance',
      signAttestation({ keyPair, chainId: this.chainId }, { attester: keyPair.address, sequence, post }),
    );
  }

  /**
   * The parameters in force at a height; the last ones known while that is not decided or governance does not answer:
   * blocks need no governance either.
   */
  async parametersAt(height: bigint): Promise<Parameters> {
    const known = this.parameters;
    if (known !== undefined && !this.isDoubtful && height >= known.fromHeight && height <= known.toHeight) {
      return known.parameters;
    }
    const { epoch } = await this.query('governance', { type: 'in-force', height }, { absentMs: 0 }).catch(
      (error: unknown) => {
        if (isPassing(error)) return { epoch: undefined };
        throw error;
      },
    );
    if (epoch !== undefined) {
      this.parameters = epoch;
      this.isDoubtful = false;
    }
    return epoch?.parameters ?? known?.parameters ?? this.genesis.parameters;
  }

  /**
   * An answer that refuses the terms of a Tx says that other parameters are in force than those known here: after a
   * return, also before the heights are over that they were told for. They are asked for again then. Tells whether it
   * is such an answer.
   */
  doubtParameters(answer: Answer): boolean {
    if (!TERMS_REFUSED.some((code) => isRefused('gossip', answer, code))) return false;
    this.isDoubtful = true;
    return true;
  }

  /** A settled block by height or hash; the latest when neither is given. */
  block(
    which: { readonly height?: bigint; readonly hash?: string } = {},
    options?: RequestOptions,
  ): Promise<ReplyTo<'forum', 'block'>> {
    return this.query('forum', { type: 'block', ...which }, options);
  }

  /**
   * Every fact of a block's trace so far, by time: from its first draw, through every attempt, to settled and what
   * followed; empty when it is not drawn yet.
   */
  factsOfBlock(height: bigint): Promise<readonly SaidFact[]> {
    return factsOfBlock(this.connection, this.chainId, height);
  }

  /** How an actor is. */
  status(actor: ActorName, options?: RequestOptions): Promise<ReplyTo<ActorName, 'status'>> {
    return this.query(actor, { type: 'status' }, options);
  }

  /**
   * Fills in, signs and sends a Tx; once more when it is refused for terms that were filled in by what is not in force
   * any more.
   */
  async submitTransaction(
    keyPair: KeyPair,
    body: TransactionBody,
    terms: TransactionTerms = {},
    options?: SendOptions,
  ): Promise<SentTransaction> {
    const sent = await this.fillInAndSend(keyPair, body, terms, options);
    const isFilledIn = terms.fee === undefined || terms.lifetimeBlocks === undefined;
    return this.doubtParameters(sent.answer) && isFilledIn ? this.fillInAndSend(keyPair, body, terms, options) : sent;
  }

  private async fillInAndSend(
    keyPair: KeyPair,
    body: TransactionBody,
    terms: TransactionTerms,
    options: SendOptions | undefined,
  ): Promise<SentTransaction> {
    const account = await this.account(keyPair.address);
    const { minTxFee, txTtlBlocks } = await this.parametersAt(account.height + 1n);
    const lifetime = terms.lifetimeBlocks ?? (txTtlBlocks < LIFETIME_BLOCKS ? txTtlBlocks : LIFETIME_BLOCKS);
    const transaction: Transaction = {
      sender: keyPair.address,
      nonce: terms.nonce ?? account.nonce,
      fee: terms.fee ?? minTxFee,
      validUntilHeight: account.height + lifetime,
      body,
    };
    return this.sendTransaction(keyPair, transaction, options);
  }

  /**
   * Signs and sends a Tx as it is. A customer that traces gives its `traceparent`: the fact of gossip belongs to its
   * trace then, and the block links to it.
   */
  async sendTransaction(keyPair: KeyPair, transaction: Transaction, options?: SendOptions): Promise<SentTransaction> {
    const command = signTransaction({ keyPair, chainId: this.chainId }, transaction);
    return { hash: hashOf(command.payload.bytes), transaction, answer: await this.send('gossip', command, options) };
  }

  /** Each step of a Tx from a bookmark taken before it was sent, until it is settled or dropped. */
  async *followTransaction(
    hash: string,
    from: From | Bookmark,
    options: Omit<HearOptions, 'from'> = {},
  ): AsyncGenerator<TimedStep, void, undefined> {
    const story = new TransactionStory(hash);
    for await (const said of this.hearCausally(STORY_ACTORS, from, options)) {
      const step = story.hear(said, hashOf);
      if (step === undefined) continue;
      yield { ...step, atMs: said.atMs };
      if (isLast(step)) return;
    }
  }

  /** Waits until a Tx is settled or dropped, also when that happened before. */
  async waitForTransaction(hash: string, options: Omit<HearOptions, 'from'> = {}): Promise<TimedStep> {
    const from = await this.bookmark(STORY_ACTORS);
    const { status, height, blockHash = '' } = await this.query('forum', { type: 'transaction', hash });
    if (status === 'settled') return { type: 'settled', height, blockHash, atMs: 0 };
    let last: TimedStep | undefined;
    for await (const step of this.followTransaction(hash, from, options)) last = step;
    if (last === undefined || !isLast(last)) {
      throw new ClientError('timeout', 'The wait ended before the transaction was settled or dropped.');
    }
    return last;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private bookmarkOf(
    actors: readonly ActorName[],
    from: From | Bookmark,
    options: HearOptions,
  ): Promise<Bookmark> | Bookmark {
    if (typeof from === 'object') return new Map([...from].filter(([actor]) => actors.includes(actor)));
    return firstSequences(this.connection, actors, { ...options, from });
  }
}
