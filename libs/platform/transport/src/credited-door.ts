import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import { catalogue, type ActorName } from '@bpdao/catalogue';
import { askersOf } from '@bpdao/identities';
import { requestIn, takenFrom, type Taker } from '@bpdao/wire';
import { firstReserve, sizeTokens, type Admission } from './admission.ts';
import { CreditedLine } from './credited-line.ts';
import type { Arrival, Door } from './door.ts';

const UNKNOWN_KIND = 'qry.unknown';
/** The time between two checks if askers without credit have tokens again, ms. */
const LOOK_MS = 20;

/**
 * The door on a broker with accounts. It has a line for each account that may ask, and the broker delivers for each
 * account only as many requests as it has credit for (docs/spec/admission.md).
 */
export class CreditedDoor implements Door {
  private readonly connection: NatsConnection;
  private readonly kinds: ReadonlySet<string>;
  private readonly lines: Readonly<Record<Taker, readonly CreditedLine[]>>;
  private readonly opened = new Set<Taker>();
  /** Lines that have less than a full window. */
  private readonly low = new Set<CreditedLine>();
  private isConnected = true;
  private isDrained = false;
  private isLookDue = false;

  constructor(connection: NatsConnection, actor: ActorName, admission: Admission, take: (arrival: Arrival) => void) {
    this.connection = connection;
    const { command, query } = catalogue[actor];
    this.kinds = new Set([...command.names.map((name) => `cmd.${name}`), ...query.names.map((name) => `qry.${name}`)]);
    // Two replicas that both believe that they lead each hear all requests, so that a hanging replica takes no request
    // from the other.
    const own = randomUUID();
    const linesOf = (taker: Taker): readonly CreditedLine[] =>
      askersOf(actor).map((asker) => {
        const line: CreditedLine = new CreditedLine({
          connection,
          subject: takenFrom(asker, actor, taker),
          queue: taker === 'any' ? 'replicas' : own,
          tokens: () => admission.tokensOf(asker),
          mostTokens: admission.mostTokens,
          take: (message) => {
            this.took(line, { asker, message, take });
            this.fill(line);
          },
        });
        return line;
      });
    this.lines = { leader: linesOf('leader'), any: linesOf('any'), each: linesOf('each') };
    void this.watch();
  }

  open(taker: Taker): void {
    if (this.opened.has(taker)) return;
    this.opened.add(taker);
    for (const line of this.lines[taker]) this.fill(line);
  }

  shut(taker: Taker): void {
    this.opened.delete(taker);
    for (const line of this.lines[taker]) {
      this.low.delete(line);
      line.drop();
    }
  }

  async drain(): Promise<void> {
    this.isDrained = true;
    this.opened.clear();
    this.low.clear();
    await Promise.all(this.all.map((line) => line.drain()));
  }

  private get all(): readonly CreditedLine[] {
    return Object.values(this.lines).flat();
  }

  /**
   * Returns the kind of a request. All unknown names count as one kind, because a client can invent any number of them.
   */
  private kindOf(subject: string): string {
    const kind = requestIn(subject);
    return this.kinds.has(kind) ? kind : UNKNOWN_KIND;
  }

  private took(
    { credit }: CreditedLine,
    { asker, message, take }: Pick<Arrival, 'asker' | 'message'> & { readonly take: (arrival: Arrival) => void },
  ): void {
    const kind = this.kindOf(message.subject);
    const work = credit.came(kind, sizeTokens(message.data.length), firstReserve(kind));
    take({ asker, message, reserve: work, done: (tokens) => credit.did(kind, tokens) });
  }

  /**
   * Grants credit to a line. Without a connection it grants none: the client would repeat the subscription on the next
   * connection, and that one would have no limit.
   */
  private fill(line: CreditedLine): void {
    if (!this.isConnected || this.isDrained || this.connection.isClosed() || line.fill()) {
      this.low.delete(line);
      return;
    }
    this.low.add(line);
    this.lookSoon();
  }

  private lookSoon(): void {
    if (this.isLookDue) return;
    this.isLookDue = true;
    setTimeout(() => {
      this.isLookDue = false;
      for (const line of this.low) this.fill(line);
    }, LOOK_MS).unref();
  }

  /** Drops all grants when the connection is lost, and makes new ones on the next connection. */
  private async watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      this.isConnected = type === 'reconnect';
      for (const line of this.all) line.drop();
      if (this.isConnected) for (const taker of this.opened) for (const line of this.lines[taker]) this.fill(line);
    }
  }
}
