import type { Cause, Heard, Position, Trace } from '@bpdao/actor';
import {
  catalogue,
  decodeBatch,
  factSubject,
  messageHash,
  RULES_VERSION,
  type ActorName,
  type FactOf,
} from '@bpdao/catalogue';
import type { Taker } from '@bpdao/hearing';
import { ContractError, type StoredMessage } from '@bpdao/messages';
import { ClientError } from './client-error.ts';

/** One fact of an actor, in its place. */
export interface SaidFact<A extends ActorName = ActorName> {
  readonly actor: A;
  readonly position: Position;
  /** Actor time of the author, ms since the epoch. */
  readonly atMs: number;
  readonly cause: Cause;
  readonly trace: Trace;
  /** The places that the author had heard in other streams since its fact before. */
  readonly heard: Heard;
  readonly fact: FactOf<A>;
}

/** A run of facts of one type: one message of an actor's stream. */
export interface Said<A extends ActorName = ActorName> {
  readonly actor: A;
  readonly sequence: number;
  readonly facts: readonly SaidFact<A>[];
  /** Encoded size, bytes. */
  readonly size: number;
}

/** The error of a stream that holds a message which its actor did not append. */
export class DamagedStream extends ClientError {
  constructor(actor: ActorName, what: string) {
    super(
      'broken-history',
      `The stream of ${actor} ${what}; who runs ${actor} sets aside what does not belong there with "bpdao stream repair ${actor}".`,
    );
  }
}

/**
 * Reads one stream in its order: each message once, each fitting the hash of the message before. It can start anywhere;
 * then it takes the hash before the first message unchecked.
 */
export class StreamReader<A extends ActorName> implements Taker<Said<A>> {
  private readonly actor: A;
  private readonly chainId: string;
  private expected: number;
  private hash: string | undefined;
  private hasRead = false;

  constructor(actor: A, chainId: string, next: number) {
    this.actor = actor;
    this.chainId = chainId;
    this.expected = next;
    this.hash = next === 1 ? chainId : undefined;
  }

  /** Throws ClientError if the stream ends before a message that was read: then it is not the same stream. */
  mustReach(lastSequence: number): void {
    if (this.hasRead && lastSequence < this.expected - 1) {
      throw this.broken(
        `ends at ${lastSequence}, before ${this.expected - 1}, which was read: it was made anew or restored to an older state`,
      );
    }
  }

  /** The sequence of the next message to take. */
  get next(): number {
    return this.expected;
  }

  /**
   * Takes the message at `next`. Throws ClientError if it does not fit, and DamagedStream if the actor cannot have
   * appended it.
   */
  accept(message: StoredMessage): Said<A> {
    if (message.sequence !== this.expected) throw this.broken(`has ${message.sequence} where ${this.expected} belongs`);
    if (this.hash !== undefined && message.previousHash !== this.hash) throw this.unfitting(message);
    const said = this.decode(message);
    this.hash = messageHash(factSubject(this.actor, message.name), message.previousHash, message.payload);
    this.expected += 1;
    this.hasRead = true;
    return said;
  }

  private decode({ sequence, name, payload }: StoredMessage): Said<A> {
    try {
      const { batch, chainId } = decodeBatch(name, payload);
      if (chainId !== this.chainId) {
        throw this.hasRead
          ? new DamagedStream(this.actor, `holds a message of another chain at ${sequence}`)
          : this.otherChain(chainId);
      }
      if (batch.rulesVersion > RULES_VERSION) {
        throw new ClientError(
          'newer-rules',
          `The stream of ${this.actor} was written by rules version ${batch.rulesVersion} from message ${sequence} on, and this program knows ${RULES_VERSION}: it needs a newer release.`,
        );
      }
      const facts = batch.facts.map(({ body, ...envelope }, index) => ({
        actor: this.actor,
        position: { sequence, index },
        ...envelope,
        fact: catalogue[this.actor].fact.decode(name, body),
      }));
      return { actor: this.actor, sequence, facts, size: payload.length };
    } catch (error) {
      if (error instanceof ContractError) {
        throw new DamagedStream(this.actor, `holds something that is no fact at ${sequence}: ${error.message}`);
      }
      throw error;
    }
  }

  /**
   * Returns the error for a message that does not name the hash before it. Only the first message tells if the stream
   * is of another chain.
   */
  private unfitting({ sequence, name, payload }: StoredMessage): ClientError {
    const chainId = sequence === 1 ? chainIdIn(name, payload) : undefined;
    if (chainId !== undefined && chainId !== this.chainId) return this.otherChain(chainId);
    return new DamagedStream(this.actor, `breaks its chain of hashes at ${sequence}`);
  }

  private otherChain(chainId: string): ClientError {
    return new ClientError(
      'wrong-chain',
      `The stream of ${this.actor} is of another chain (${chainId.slice(0, 16)}…).`,
    );
  }

  private broken(what: string): ClientError {
    return new ClientError('broken-history', `The stream of ${this.actor} ${what}.`);
  }
}

/** Returns the chain id in a message; undefined if the message cannot be read. */
function chainIdIn(name: string, payload: Uint8Array): string | undefined {
  try {
    return decodeBatch(name, payload).chainId;
  } catch (error) {
    if (error instanceof ContractError) return undefined;
    throw error;
  }
}
