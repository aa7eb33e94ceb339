import type { NatsConnection } from '@nats-io/nats-core';
import { isBefore, traceOfHeight, type Position } from '@bpdao/actor';
import { actorNames, type ActorName } from '@bpdao/catalogue';
import type { WscFact } from '@bpdao/messages';
import { query } from './network.ts';
import { StreamReader, type Said, type SaidFact } from './said.ts';

/** Messages of one stream that are read for one block at most. */
const MESSAGES_MAX = 20_000;
const PAGE_MESSAGES = 256;

/**
 * Every fact of the trace of a block so far, of all actors, by their times; empty when it is not drawn yet. Reads the
 * streams around it only: heights in the WSC's stream grow, and so does how far the others have heard that stream, so
 * both are found by halving. Throws ClientError.
 */
export async function factsOfBlock(
  connection: NatsConnection,
  chainId: string,
  height: bigint,
): Promise<readonly SaidFact[]> {
  const traceId = traceOfHeight(chainId, height);
  const wsc = new StoredStream(connection, chainId, 'wsc');
  const drawn = async (wanted: bigint): Promise<Position | undefined> => {
    const sequence = await wsc.firstWhere((said) => said.facts.some(({ fact }) => heightOf(fact) >= wanted));
    return sequence === undefined ? undefined : { sequence, index: 0 };
  };
  const begin = await drawn(height);
  if (begin === undefined) return [];
  const end = await drawn(height + 2n); // what follows from its settlement may come after the next draw
  const parts = await Promise.all(
    actorNames.map((actor) =>
      actor === 'wsc'
        ? wsc.between(begin.sequence, end?.sequence)
        : factsHaving(new StoredStream(connection, chainId, actor), begin, end),
    ),
  );
  return parts
    .flat()
    .filter(({ trace }) => trace.traceId === traceId)
    .sort((a, b) => a.atMs - b.atMs);
}

/** The facts of a stream whose author had heard the WSC so far, but not farther. */
async function factsHaving(
  stream: StoredStream<ActorName>,
  begin: Position,
  end: Position | undefined,
): Promise<readonly SaidFact[]> {
  const first = await stream.firstWhere((said) => hasHeard(said, begin));
  const last = end === undefined ? undefined : await stream.firstWhere((said) => hasHeard(said, end));
  // the message before may have heard it half-way
  return stream.between(first === undefined ? undefined : first - 1, last);
}

/**
 * Whether the author had heard so much of the WSC at the first fact of the message, which tells all that it had heard.
 */
function hasHeard({ facts }: Said, wanted: Position): boolean {
  const heard = facts[0]?.heard.wsc;
  return heard !== undefined && !isBefore(heard, wanted);
}

function heightOf(fact: WscFact): bigint {
  switch (fact.type) {
    case 'producer-selected':
      return fact.receipt.height;
    case 'slot-missed':
      return fact.height;
    case 'block-proposed':
      return fact.block.header.value.height;
    default:
      return fact satisfies never;
  }
}

/** The stored messages of one actor, read wherever they are wanted. */
class StoredStream<A extends ActorName> {
  private readonly connection: NatsConnection;
  private readonly chainId: string;
  private readonly actor: A;
  private last: number | undefined;

  constructor(connection: NatsConnection, chainId: string, actor: A) {
    this.connection = connection;
    this.chainId = chainId;
    this.actor = actor;
  }

  /** The first message of which something holds that holds of all after it; undefined when of none. */
  async firstWhere(holds: (said: Said<A>) => boolean): Promise<number | undefined> {
    let low = 1;
    let high = (await this.lastSequence()) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [said] = await this.page(middle, 1);
      if (said === undefined || holds(said)) high = middle;
      else low = middle + 1;
    }
    return low > (await this.lastSequence()) ? undefined : low;
  }

  /**
   * The facts from a message on up to before another, or to the end. From undefined: only what the last message holds,
   * which may be of the block in part.
   */
  async between(from: number | undefined, to: number | undefined): Promise<readonly SaidFact<A>[]> {
    const facts: SaidFact<A>[] = [];
    const end = to ?? (await this.lastSequence()) + 1;
    for (let next = Math.max(1, from ?? end - 1); next < end && facts.length < MESSAGES_MAX;) {
      const page = await this.page(next, Math.min(PAGE_MESSAGES, end - next));
      if (page.length === 0) break;
      for (const said of page) facts.push(...said.facts);
      next += page.length;
    }
    return facts;
  }

  private async lastSequence(): Promise<number> {
    return (this.last ??= (
      await query(this.connection, this.actor, { type: 'facts', fromSequence: 1, limit: 1 })
    ).lastSequence);
  }

  private async page(from: number, limit: number): Promise<readonly Said<A>[]> {
    const { messages } = await query(this.connection, this.actor, { type: 'facts', fromSequence: from, limit });
    const reader = new StreamReader(this.actor, this.chainId, from);
    return messages.map((message) => reader.accept(message));
  }
}
