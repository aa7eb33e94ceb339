import { headers as natsHeaders, type MsgHdrs, type NatsConnection } from '@nats-io/nats-core';
import type { FactCodec } from '@bpdao/actor';
import { catalogue, factSubject, HEADERS, streamName } from '@bpdao/catalogue';
import { jsonCodec, type Added, type Echoed } from '@bpdao/simulated';
import { JetStreamJournal } from '../src/index.ts';

export const CHAIN = 'ab'.repeat(32);

const hexOf = (number: number): string => number.toString(16).padStart(64, '0');

/**
 * The adder's facts as offers of the ASC, which every actor can read: the producer is the id, the target is the amount.
 */
export const offerCodec: FactCodec<Added, Echoed> = {
  encode: ({ id, amount }) => ({
    name: 'offer-changed',
    body: catalogue.asc.fact.encode({
      type: 'offer-changed',
      offer: {
        producer: hexOf(id),
        target: BigInt(amount),
        encumbered: 0n,
        weight: 0n,
        protocol: hexOf(0),
        tip: hexOf(0),
      },
      change: 'requested',
    }),
  }),
  decodeOwn: (name, body) => addedOf(name, body),
  decodeHeard: jsonCodec<Added, Echoed>().decodeHeard,
};

/** The echo's codec, which reads the adder's facts as hearers of the ASC do. */
export const echoCodec: FactCodec<Echoed, Added> = {
  ...jsonCodec<Echoed, Added>(),
  decodeHeard: (_actor, name, body) => addedOf(name, body),
};

function addedOf(name: string, body: Uint8Array): Added {
  const fact = catalogue.asc.fact.decode(name, body);
  if (fact.type !== 'offer-changed') throw new Error(`${fact.type} is no offer`);
  return { type: 'offer-changed', id: Number.parseInt(fact.offer.producer, 16), amount: Number(fact.offer.target) };
}

/** A message in the form of the JetStream API. */
export interface Stored {
  readonly subject: string;
  readonly seq: number;
  readonly hdrs?: string;
  readonly data?: string;
}

/** The ASC's stream, written by its owner, and by another client with the same rights. */
export class OfferStream {
  readonly connection: NatsConnection;
  /** The hash of the owner's last message. */
  hash = CHAIN;
  /** The messages that the owner appended, as they were stored. */
  readonly appended: Stored[] = [];
  private readonly journal: JetStreamJournal;
  private nextId = 1;

  constructor(connection: NatsConnection) {
    this.connection = connection;
    this.journal = new JetStreamJournal(connection, 'asc', CHAIN);
  }

  /** Returns the owner's next fact, sealed behind its last one. */
  sealed(chainId = CHAIN) {
    const { name, body } = offerCodec.encode({ type: 'offer-changed', id: this.nextId, amount: 1 });
    this.nextId += 1;
    const envelope = {
      cause: { type: 'deadline' as const, key: 'k' },
      atMs: 1,
      trace: { traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8) },
      heard: {},
      body,
    };
    return new JetStreamJournal(this.connection, 'asc', chainId).seal(
      { rulesVersion: 1, name, facts: [envelope] },
      this.hash,
    );
  }

  /** Appends so many messages of the owner, wherever the stream ends. */
  async append(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) {
      const sealed = this.sealed();
      const last = await this.last();
      const outcome = await this.journal.append(sealed, last);
      if (outcome.type !== 'stored') throw new Error(JSON.stringify(outcome));
      this.hash = sealed.hash;
      this.appended.push(await this.at(last + 1));
    }
  }

  /** Publishes as another client. Returns the sequence of the message. */
  async put(
    payload: Uint8Array | string,
    previousHash?: string,
    { name = 'offer-changed', headers = natsHeaders() }: { readonly name?: string; readonly headers?: MsgHdrs } = {},
  ): Promise<number> {
    if (previousHash !== undefined) headers.set(HEADERS.previousHash, previousHash);
    const answer = await this.connection.request(factSubject('asc', name), payload, { headers, timeout: 2000 });
    return answer.json<{ readonly seq: number }>().seq;
  }

  async last(): Promise<number> {
    return (await this.info()).state.last_seq;
  }

  async info() {
    return this.api<{
      readonly created: string;
      readonly config: Readonly<Record<string, unknown>>;
      readonly state: { readonly last_seq: number };
    }>('STREAM.INFO.ASC');
  }

  async at(seq: number): Promise<Stored> {
    return (await this.api<{ readonly message: Stored }>(`STREAM.MSG.GET.${streamName('asc')}`, { seq })).message;
  }

  /** Returns all messages of the stream, without their times. */
  async all(): Promise<readonly Stored[]> {
    const stored: Stored[] = [];
    for (let seq = 1; seq <= (await this.last()); seq += 1) stored.push(await this.at(seq));
    return stored.map(untimed);
  }

  async api<T>(name: string, request: object = {}): Promise<T> {
    return (await this.connection.request(`$JS.API.${name}`, JSON.stringify(request), { timeout: 5000 })).json<T>();
  }
}

/** Returns a stored message without its time. */
export const untimed = ({ subject, seq, hdrs, data }: Stored): Stored => ({
  subject,
  seq,
  ...(hdrs === undefined ? undefined : { hdrs }),
  ...(data === undefined ? undefined : { data }),
});
