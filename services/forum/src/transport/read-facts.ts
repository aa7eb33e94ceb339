import type { StoredBatch } from '@bpdao/actor';
import { catalogue, chainOf, isActorName, type ActorName, type Fact } from '@bpdao/catalogue';
import { openMessage, StreamDamage, type JetStreamStreams } from '@bpdao/journal';
import type { StoredMessage } from '@bpdao/messages';
import type { FedFact } from '../history/round-assembler.ts';

/** Messages read at once. */
const PAGE = 64;

/**
 * Reads the facts of an actor's stream from a sequence on, for the history. For it a stream ends before the first
 * message that does not continue the stream's chain.
 */
export async function readFacts(
  streams: JetStreamStreams,
  chainId: string,
  actor: string,
  fromSequence: number,
): Promise<readonly FedFact[]> {
  if (!isActorName(actor)) return [];
  const from = Math.max(fromSequence, 1);
  const { messages } = await streams.page(actor, from, PAGE);
  const facts: FedFact[] = [];
  let hash = from === 1 ? chainId : await hashAt(streams, chainId, actor, from - 1);
  for (const message of messages) {
    const opened = opening(actor, chainId, message);
    if (opened === undefined || opened.previousHash !== hash) break;
    hash = opened.hash;
    facts.push(...factsOf(actor, opened));
  }
  return facts;
}

/** Returns the hash of a message read before; undefined if it is not there, or cannot be opened. */
async function hashAt(
  streams: JetStreamStreams,
  chainId: string,
  actor: ActorName,
  sequence: number,
): Promise<string | undefined> {
  const {
    messages: [message],
  } = await streams.page(actor, sequence, 1);
  return message === undefined ? undefined : opening(actor, chainId, message)?.hash;
}

/**
 * Opens a stored message. Undefined if it is no message of the actor; the mailbox reports it, and tells how to repair
 * it.
 */
function opening(actor: ActorName, chainId: string, message: StoredMessage): StoredBatch | undefined {
  try {
    return openMessage(actor, chainOf(chainId), message);
  } catch (error) {
    if (error instanceof StreamDamage) return undefined;
    throw error;
  }
}

const factsOf = (actor: ActorName, { sequence, batch: { name, facts } }: StoredBatch): readonly FedFact[] =>
  facts.map(({ atMs, body }, index): FedFact => ({
    actor,
    position: { sequence, index },
    atMs,
    fact: catalogue[actor].fact.decode(name, body) as FedFact['fact'] & Fact,
  }));
