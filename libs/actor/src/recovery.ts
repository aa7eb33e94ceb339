import { CausalOrder } from './causal-order.ts';
import { Halt } from './halt.ts';
import { HeardStream, isBefore } from './heard-fact.ts';
import type { FactCodec } from './heard-fact.ts';
import type { StoredBatch, Streams } from './journal.ts';
import type { Replica } from './replica.ts';
import type { AnyFact, Heard, Position, Refusal } from './rules.ts';

/** The heard streams of an actor: opened at their beginning, read as far as asked, put in causal order. */
export class Hearing<Other extends AnyFact> {
  readonly order: CausalOrder<Other>;
  readonly hears: readonly string[];
  private readonly iterators: ReadonlyMap<string, AsyncIterator<StoredBatch>>;
  private readonly opened: ReadonlyMap<string, HeardStream<Other>>;

  constructor(streams: Streams, hears: readonly string[], chainId: string, rulesVersion: number, decode: (actor: string, name: string, body: Uint8Array) => Other, signal: AbortSignal) {
    this.hears = hears;
    this.order = new CausalOrder(hears);
    this.opened = new Map(hears.map((actor) => [actor, new HeardStream(actor, checked(rulesVersion, decode))]));
    this.iterators = new Map(hears.map((actor) => [actor, streams.follow(actor, { sequence: 0, hash: chainId }, signal)[Symbol.asyncIterator]()]));
  }

  /** Waits for the next batch of a stream and puts its facts in order; false when the stream was closed. */
  async pull(actor: string): Promise<boolean> {
    const next = await this.iterators.get(actor)?.next();
    if (next === undefined || next.done === true) return false;
    this.order.arrive(this.opened.get(actor)?.open(next.value) ?? []);
    return true;
  }
}

function checked<F>(rulesVersion: number, decode: (actor: string, name: string, body: Uint8Array) => F) {
  return (actor: string, name: string, body: Uint8Array): F => {
    try {
      return decode(actor, name, body);
    } catch (error) {
      throw new Halt(`a fact of ${actor} (${name}, rules version ${rulesVersion} here) cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  };
}

/** Where an actor stands in its own stream after a recovery. */
export interface Recovered {
  readonly lastSequence: number;
  readonly lastHash: string;
  /** Own facts since genesis. */
  readonly ordinal: number;
  readonly position: Position | undefined;
  readonly heard: ReadonlyMap<string, Position>;
}

interface Parts<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly replica: Replica<State, Command, Own, Other, R, Genesis>;
  readonly streams: Streams;
  readonly codec: FactCodec<Own, Other>;
  readonly hearing: Hearing<Other>;
  readonly chainId: string;
  readonly signal: AbortSignal;
}

/**
 * Folds an actor's past exactly as it happened: before each own fact the heard facts that its author had heard, then the
 * fact (docs/spec/mailbox.md, "Recovery"). What was heard later is left in the hearing, to be decided upon.
 */
export async function recover<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis>(
  parts: Parts<State, Command, Own, Other, R, Genesis>,
): Promise<Recovered> {
  const { replica, streams, codec, chainId, signal } = parts;
  const { actor, version } = replica.rules;
  const last = await streams.last(actor);
  const past = new Past(parts);
  if (last === 0) return past.recovered(0, chainId);
  for await (const { batch, sequence, hash } of streams.follow(actor, { sequence: 0, hash: chainId }, signal)) {
    if (batch.rulesVersion > version) throw new Halt(`${actor}: its stream was written by rules version ${batch.rulesVersion}, newer than ${version} here`);
    for (const [index, { heard, atMs, body }] of batch.facts.entries()) {
      await past.hearUpTo(heard);
      replica.evolve({ atMs, fact: readOwn(actor, codec, batch.name, body, sequence) });
      past.folded({ sequence, index });
    }
    if (sequence === last) return past.recovered(sequence, hash);
  }
  throw new Halt(`${actor}: its stream ended at recovery`);
}

function readOwn<Own extends AnyFact, Other extends AnyFact>(actor: string, codec: FactCodec<Own, Other>, name: string, body: Uint8Array, sequence: number): Own {
  try {
    return codec.decodeOwn(name, body);
  } catch (error) {
    throw new Halt(`${actor}: message ${sequence} of its own stream cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

/** The heard side of a recovery: reads each stream no further than the own facts had heard it. */
class Past<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  private readonly parts: Parts<State, Command, Own, Other, R, Genesis>;
  private readonly limits = new Map<string, Position>();
  private readonly heard = new Map<string, Position>();
  private readonly tails = new Map<string, number>();
  private ordinal = 0;
  private position: Position | undefined;

  constructor(parts: Parts<State, Command, Own, Other, R, Genesis>) {
    this.parts = parts;
  }

  folded(position: Position): void {
    this.ordinal += 1;
    this.position = position;
  }

  recovered(lastSequence: number, lastHash: string): Recovered {
    return { lastSequence, lastHash, ordinal: this.ordinal, position: this.position, heard: this.heard };
  }

  async hearUpTo(positions: Heard): Promise<void> {
    const { hearing, replica } = this.parts;
    for (const [actor, position] of Object.entries(positions)) {
      this.limits.set(actor, position);
      await this.mustReach(actor, position.sequence);
    }
    for (;;) {
      for (let fact = hearing.order.next(this.limits); fact !== undefined; fact = hearing.order.next(this.limits)) {
        replica.hear(fact.heard);
        this.heard.set(fact.heard.actor, fact.heard.position);
      }
      const behind = hearing.hears.filter((actor) => this.isBehind(actor));
      if (behind.length === 0) return;
      const pulled = await Promise.all(behind.filter((actor) => !hearing.order.hasWaiting(actor)).map((actor) => hearing.pull(actor)));
      if (pulled.length === 0) throw new Halt(`${replica.rules.actor}: what it had heard cannot be heard again in causal order`);
      if (pulled.includes(false)) throw new Halt(`${replica.rules.actor}: a heard stream was closed at recovery`);
    }
  }

  private isBehind(actor: string): boolean {
    const limit = this.limits.get(actor);
    const position = this.heard.get(actor);
    return limit !== undefined && (position === undefined || isBefore(position, limit));
  }

  private async mustReach(actor: string, sequence: number): Promise<void> {
    if (sequence <= (this.tails.get(actor) ?? 0)) return;
    const tail = await this.parts.streams.last(actor);
    this.tails.set(actor, tail);
    if (sequence > tail) throw new Halt(`${this.parts.replica.rules.actor}: it had heard ${actor} up to ${sequence}, but that stream ends at ${tail}`);
  }
}
