import type { NatsConnection } from '@nats-io/nats-core';
import { isBefore, traceOfHeight, type Position } from '@bpdao/actor';
import { actorNames, type ActorName } from '@bpdao/catalogue';
import type { WscFact } from '@bpdao/messages';
import { query } from './network.ts';
import { StreamReader, type Said, type SaidFact } from './said.ts';

/** The most messages of one stream that are read for one block. */
const MESSAGES_MAX = 20_000;
const PAGE_MESSAGES = 256;

/**
 * Resolves with all facts of a block's trace so far, of all actors, by time; empty if the height is not drawn yet.
 * Finds the part of each stream by halving: heights grow along the WSC's stream, and each other actor hears that stream
 * in order. Throws ClientError.
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
  const end = await drawn(height + 2n); // facts that follow from the settlement may come after the next draw
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

/** Resolves with the facts whose author had heard the WSC up to `begin`, but not up to `end`. */
async function factsHaving(
  stream: StoredStream<ActorName>,
  begin: Position,
  end: Position | undefined,
): Promise<readonly SaidFact[]> {
  const first = await stream.firstWhere((said) => hasHeard(said, begin));
  const last = end === undefined ? undefined : await stream.firstWhere((said) => hasHeard(said, end));
  // the author may have heard it in the middle of the message before
  return stream.between(first === undefined ? undefined : first - 1, last);
}

/**
 * Tells if the author had heard the WSC up to this place at the first fact of the message. The first fact names all
 * places that the author had heard.
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

/** Reads the stored messages of one actor, in any order. */
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

  /**
   * Resolves with the first message for which `holds` is true; it must be true of all later messages too. Undefined if
   * it is true of none.
   */
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
   * Resolves with the facts from one message up to before another, or to the end. If `from` is undefined, reads the
   * last message only, because a part of it may be of the block.
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
