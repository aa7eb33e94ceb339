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

/** What a question asks for; of lists the first place that is asked for. */
interface Asked {
  readonly skip?: number;
}

/**
 * What the services say, whatever the rules are: replies by actor and query, one answer to every command, and a
 * sentence to every other question.
 */
export interface Lies {
  readonly replies: Readonly<Record<string, (asked: Asked) => object>>;
  readonly answer: Answer;
  readonly fault: string;
}

/** Six services that were taken over: they say what a test has them say. */
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
