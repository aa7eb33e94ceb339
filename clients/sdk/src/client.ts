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

/** The terms of a Tx beside sender and body; the chain fills in those that are absent. */
export interface TransactionTerms {
  /** The account's next nonce if absent. */
  readonly nonce?: bigint;
  /** µ$; the least fee in force if absent. */
  readonly fee?: bigint;
  /** Heights; if absent, 100 or the most that the parameters allow. */
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

/** Returns the SHA-256 in hex: the hash of a Tx is the hash of its signed bytes. */
export const hashOf = (bytes: Uint8Array): string => digest('sha256', bytes, 'hex');

/** The codes that refuse terms because of the parameters in force. */
const TERMS_REFUSED: readonly RefusalCode<'gossip'>[] = ['FEE_TOO_LOW', 'FEE_TOO_HIGH', 'EXPIRY_TOO_FAR'];

/**
 * A network as a customer, a member or a program sees it. Every method throws ClientError if the network does not serve
 * it.
 */
export class Client {
  readonly connection: NatsConnection;
  readonly genesis: Genesis;
  /** The last epoch that governance told, with its parameters. */
  private parameters: EpochClosed | undefined;
  /** True if a return may have undone these parameters. */
  private isDoubtful = false;

  constructor(connection: NatsConnection, genesis: Genesis) {
    this.connection = connection;
    this.genesis = genesis;
  }

  /** The hash of the genesis file, hex. */
  get chainId(): string {
    return this.genesis.chainId;
  }

  /** Asks an actor a query. */
  query<A extends ActorName, Q extends QueryOf<A>>(
    actor: A,
    asked: Q,
    options?: RequestOptions,
  ): Promise<ReplyTo<A, Q['type']>> {
    return query(this.connection, actor, asked, options);
  }

  /** Sends a command, and sends it again while the actor answers try-again. */
  send<A extends ActorName>(actor: A, command: CommandOf<A>, options?: SendOptions): Promise<Answer> {
    return send(this.connection, actor, command, options);
  }

  /** Yields all messages of an actor, once and in order. */
  hear<A extends ActorName>(actor: A, options?: HearOptions): AsyncGenerator<Said<A>, void, undefined> {
    return hear(this.connection, this.chainId, actor, options);
  }

  /**
   * Yields the facts of several actors in causal order. Waits out restarts of actors and broker, from the first
   * question on.
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

  /** Resolves with the present ends of these actors' streams. */
  async bookmark(actors: readonly ActorName[] = actorNames): Promise<Bookmark> {
    return new Map(
      await Promise.all(actors.map(async (actor) => [actor, await nextSequence(this.connection, actor)] as const)),
    );
  }

  /**
   * Throws ClientError if the broker does not let this identity produce blocks. It asks the broker by a command that no
   * service takes.
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

  /** Resolves with an account of the $ chain. */
  account(address: string): Promise<ReplyTo<'wsc', 'account'>> {
    return this.query('wsc', { type: 'account', address, prove: false });
  }

  /** Resolves with the REP and the salary of a member. */
  member(address: string): Promise<ReplyTo<'vpsc', 'member'>> {
    return this.query('vpsc', { type: 'member', address });
  }

  /** Resolves with an open pool and its votes; undefined if it is not open. */
  async pool(poolId: string): Promise<OpenPool | undefined> {
    const { opened, votes, hidden } = await this.query('vpsc', { type: 'pool', poolId });
    return opened === undefined ? undefined : { opened, votes, hidden };
  }

  /** Resolves with the open pools, in the order in which they were opened. */
  async openPools(): Promise<readonly PoolOpened[]> {
    return (await this.query('vpsc', { type: 'open-pools' })).pools;
  }

  /** Resolves with a pool of the Forum's history that is not about a block, open or over. */
  poolRecord(poolId: string): Promise<ReplyTo<'forum', 'pool-record'>> {
    return this.query('forum', { type: 'pool-record', poolId });
  }

  /** Resolves with the newest pools of the history that are not about blocks, on one post or on all. */
  poolRecords(limit: number, post?: string): Promise<ReplyTo<'forum', 'pool-records'>> {
    return this.query('forum', {
      type: 'pool-records',
      skip: 0,
      limit,
      ...(post === undefined ? undefined : { post }),
    });
  }

  /** Resolves with the phase of the community and the change that it votes on. */
  governance(): Promise<ReplyTo<'governance', 'overview'>> {
    return this.query('governance', { type: 'overview' });
  }

  /**
   * Sends the attestation of a holder of governance REP that a post deserves the open place. The sequence is the
   * present time, so that sequences grow.
   */
  attest(keyPair: KeyPair, post: string, sequence = BigInt(Date.now())): Promise<Answer> {
    return this.send(
      'governance',
      signAttestation({ keyPair, chainId: this.chainId }, { attester: keyPair.address, sequence, post }),
    );
  }

  /**
   * Resolves with the parameters in force at a height. If governance does not answer, or has not decided on that
   * height, resolves with the last ones known, because blocks do not need governance.
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
   * Tells if an answer refuses the terms of a Tx. Such an answer shows that the parameters known here are no longer in
   * force, for example after a return. The client asks governance again then.
   */
  doubtParameters(answer: Answer): boolean {
    if (!TERMS_REFUSED.some((code) => isRefused('gossip', answer, code))) return false;
    this.isDoubtful = true;
    return true;
  }

  /** Resolves with a settled block by height or hash; the latest if neither is given. */
  block(
    which: { readonly height?: bigint; readonly hash?: string } = {},
    options?: RequestOptions,
  ): Promise<ReplyTo<'forum', 'block'>> {
    return this.query('forum', { type: 'block', ...which }, options);
  }

  /**
   * Resolves with all facts of a block's trace so far, by time: from the first draw through each attempt to the
   * settlement and its consequences. Empty if the height is not drawn yet.
   */
  factsOfBlock(height: bigint): Promise<readonly SaidFact[]> {
    return factsOfBlock(this.connection, this.chainId, height);
  }

  /** Resolves with the status of an actor. */
  status(actor: ActorName, options?: RequestOptions): Promise<ReplyTo<ActorName, 'status'>> {
    return this.query(actor, { type: 'status' }, options);
  }

  /**
   * Fills in, signs and sends a Tx. Does so once more if the actor refuses filled-in terms, because the parameters
   * changed.
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
   * Signs and sends a Tx as it is. A customer that traces gives its `traceparent`: the fact of gossip then belongs to
   * that trace, and the block links to it.
   */
  async sendTransaction(keyPair: KeyPair, transaction: Transaction, options?: SendOptions): Promise<SentTransaction> {
    const command = signTransaction({ keyPair, chainId: this.chainId }, transaction);
    return { hash: hashOf(command.payload.bytes), transaction, answer: await this.send('gossip', command, options) };
  }

  /** Yields each step of a Tx until it is settled or dropped. The bookmark must be taken before the Tx is sent. */
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

  /** Waits until a Tx is settled or dropped. Resolves at once if that happened before. */
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
