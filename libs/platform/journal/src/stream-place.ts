import type { NatsConnection } from '@nats-io/nats-core';
import { streamName, type ActorName } from '@bpdao/catalogue';
import { insistently } from './insistently.ts';
import { findStream, type StreamAnswer } from './stream-settings.ts';

/** Whose stream is looked at or repaired. */
export interface StreamPlace {
  /** Of the actor's account, with the rights of its admin. */
  readonly connection: NatsConnection;
  readonly actor: ActorName;
  /** Hash of the genesis file, hex. */
  readonly chainId: string;
}

/** The stream of a place as it is now; undefined when there is none. */
export const streamAt = ({ connection, actor }: StreamPlace): Promise<StreamAnswer | undefined> =>
  insistently(() => findStream(connection, streamName(actor)));
