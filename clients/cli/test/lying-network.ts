import { headers as natsHeaders, type Msg, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import {
  actorNames,
  catalogue,
  commandSubjects,
  HEADERS,
  nameOf,
  querySubjects,
  type ActorName,
  type ReplyOf,
} from '@bpdao/catalogue';
import { encodeAnswer, type Answer } from '@bpdao/messages';

/** The value of a query's argument; for lists the first place that it asks for. */
interface Asked {
  readonly skip?: number;
}

/**
 * The replies of the services, free of all rules: replies by actor and query, one answer to each command, and a
 * sentence to each other query.
 */
export interface Lies {
  readonly replies: Readonly<Record<string, (asked: Asked) => object>>;
  readonly answer: Answer;
  readonly fault: string;
}

/** Six services that an attacker took over: they give the replies of a test. */
export class LyingNetwork {
  private readonly connection: NatsConnection;

  private constructor(connection: NatsConnection) {
    this.connection = connection;
  }

  static async start(url: string, { replies, answer, fault }: Lies): Promise<LyingNetwork> {
    const connection = await connect({ servers: url });
    const failed = natsHeaders();
    failed.set(HEADERS.error, fault);
    failed.set(HEADERS.errorCode, '400');
    const reply = (actor: ActorName, message: Msg): void => {
      const name = nameOf(message.subject);
      const told = replies[`${actor} ${name}`];
      if (told === undefined) message.respond(new Uint8Array(), { headers: failed });
      else {
        message.respond(
          (catalogue[actor].reply.encode as (value: ReplyOf<ActorName>) => Uint8Array)({
            type: name,
            ...told(catalogue[actor].query.decode(name, message.data) as Asked),
          } as ReplyOf<ActorName>),
        );
      }
    };
    for (const actor of actorNames) {
      connection.subscribe(querySubjects(actor), { callback: (_error, message) => reply(actor, message) });
      connection.subscribe(commandSubjects(actor), {
        callback: (_error, message) => void message.respond(encodeAnswer(answer)),
      });
    }
    await connection.flush();
    return new LyingNetwork(connection);
  }

  stop(): Promise<void> {
    return this.connection.close();
  }
}
