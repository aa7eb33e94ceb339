import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import type { Heard } from '@bpdao/actor';
import { catalogue, chainOf, querySubject, streamName, type FactOf } from '@bpdao/catalogue';
import { ensureStream, JetStreamJournal, JetStreamStreams } from '@bpdao/journal';
import { decodeGetFacts, encodeActorStatus, encodeStoredMessages } from '@bpdao/messages';

type Speaker = 'gossip' | 'wsc';

/**
 * An actor without rules: it states the facts that a test wants, on the real journal, and answers `facts` and `status`
 * as each actor does.
 */
export class SpokenActor<A extends Speaker> {
  readonly connection: NatsConnection;
  readonly chainId: string;
  private readonly actor: A;
  private readonly journal: JetStreamJournal;
  private readonly streams: JetStreamStreams;
  private readonly firstAsked = Promise.withResolvers<void>();
  /** The sequences from which stored facts were asked. */
  readonly asks: number[] = [];
  private swallowed: (() => void) | undefined;
  private sequence = 0;
  private lastHash: string;

  private constructor(actor: A, chainId: string, connection: NatsConnection) {
    this.actor = actor;
    this.chainId = chainId;
    this.connection = connection;
    this.journal = new JetStreamJournal(connection, actor, chainId);
    this.streams = new JetStreamStreams(connection, chainOf(chainId));
    this.lastHash = chainId;
  }

  static async start<A extends Speaker>(actor: A, chainId: string, url: string): Promise<SpokenActor<A>> {
    const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
    await ensureStream(connection, actor, 1);
    const spoken = new SpokenActor(actor, chainId, connection);
    spoken.answer();
    return spoken;
  }

  /** Loses all its facts, as a stream does that is made anew. */
  async forget(): Promise<void> {
    await this.connection.request(`$JS.API.STREAM.DELETE.${streamName(this.actor)}`);
    await ensureStream(this.connection, this.actor, 1);
    this.sequence = 0;
    this.lastHash = this.chainId;
  }

  /**
   * States one batch, and repeats it until it knows that the batch is stored. Throws if its connection is closed
   * meanwhile.
   */
  async say(facts: readonly FactOf<A>[], heard: Heard = {}, rulesVersion = 1): Promise<number> {
    const [first] = facts;
    if (first === undefined) throw new Error('nothing to say');
    const envelopes = facts.map((fact) => ({
      cause: { type: 'deadline' as const, key: 'test' },
      atMs: 1_000,
      trace: { traceId: '00'.repeat(16), spanId: '00'.repeat(8) },
      heard,
      body: catalogue[this.actor].fact.encode(fact),
    }));
    const sealed = this.journal.seal({ rulesVersion, name: first.type, facts: envelopes }, this.lastHash);
    for (;;) {
      const outcome = await this.journal.append(sealed, this.sequence);
      const stored =
        outcome.type === 'stored' ||
        (outcome.type === 'wrong-last-sequence' && (await this.journal.read(this.sequence + 1))?.hash === sealed.hash);
      if (stored) break;
      if (this.connection.isClosed()) throw new Error('the connection is closed');
    }
    this.sequence += 1;
    this.lastHash = sealed.hash;
    return this.sequence;
  }

  /** Resolves after a client was told where the stream ends. */
  get asked(): Promise<void> {
    return this.firstAsked.promise;
  }

  /** Takes queries for stored facts from now on without an answer, as a hanging process does; resolves at the first. */
  hang(): Promise<void> {
    return new Promise((resolve) => (this.swallowed = resolve));
  }

  async stop(): Promise<void> {
    await this.connection.close();
  }

  private answer(): void {
    const serve = (name: 'facts' | 'status', reply: (body: Uint8Array) => Promise<Uint8Array>): void => {
      this.connection.subscribe(querySubject(this.actor, name), {
        callback: (_error, message) =>
          void reply(message.data).then(
            (body) => message.respond(body),
            () => undefined,
          ),
      });
    };
    serve('facts', async (body) => {
      if (this.swallowed !== undefined) {
        this.swallowed();
        throw new Error('hangs');
      }
      const { fromSequence, limit } = decodeGetFacts(body);
      this.asks.push(fromSequence);
      return encodeStoredMessages(await this.streams.page(this.actor, fromSequence, limit));
    });
    serve('status', async () => {
      this.firstAsked.resolve();
      return encodeActorStatus({
        actor: this.actor,
        heard: [],
        depth: 0,
        ready: true,
        processId: process.pid,
        height: 0n,
        ...(this.sequence === 0 ? undefined : { position: { sequence: this.sequence, index: 0 } }),
      });
    });
  }

  /** Publishes a message to the hearers that the stream does not hold. */
  async disturb(
    subject: string,
    payload: Uint8Array,
    headers: Parameters<NatsConnection['publish']>[2],
  ): Promise<void> {
    this.connection.publish(subject, payload, headers);
    await this.connection.flush();
  }

  /** The hash of its last message. */
  get hash(): string {
    return this.lastHash;
  }
}
