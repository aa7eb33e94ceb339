import type { ActorName } from '@bpdao/catalogue';
import type { StoredMessage } from '@bpdao/messages';
import type { Client } from '@bpdao/sdk';
import type { StreamSource } from './stream-source.ts';

/** The number of messages asked for at once; the actor sends fewer if they are large. */
const PAGE = 256;
/** The longest wait for a page, ms: the actor may be busy with blocks. */
const PAGE_MS = 10_000;

/** The streams of a running network, as its services hand them out to anybody. */
export class NetworkSource implements StreamSource {
  private readonly client: Pick<Client, 'query'>;

  constructor(client: Pick<Client, 'query'>) {
    this.client = client;
  }

  async last(actor: ActorName): Promise<number> {
    return (await this.page(actor, 1, 0)).lastSequence;
  }

  /** Reads page by page; it asks for the next page while the caller reads one. */
  async *read(actor: ActorName, from: number, to: number): AsyncGenerator<StoredMessage> {
    let asked = from > to ? undefined : this.page(actor, from, to - from + 1);
    for (let next = from; asked !== undefined && next <= to;) {
      const { messages } = await asked;
      const last = messages.at(-1);
      if (last === undefined) return;
      const first = last.sequence + 1;
      asked = first > to || first <= next ? undefined : this.page(actor, first, to - first + 1);
      asked?.catch(() => undefined); // the page is awaited later, or never
      next = first;
      yield* messages;
    }
  }

  private page(actor: ActorName, fromSequence: number, limit: number): ReturnType<typeof this.ask> {
    return this.ask(actor, fromSequence, Math.min(limit, PAGE));
  }

  private ask(actor: ActorName, fromSequence: number, limit: number) {
    return this.client.query(actor, { type: 'facts', fromSequence, limit }, { timeoutMs: PAGE_MS });
  }
}
