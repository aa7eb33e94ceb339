import type { NatsConnection } from '@nats-io/nats-core';
import { streamName, type Chain } from '@bpdao/wire';
import { insistently } from './insistently.ts';
import { findStream, type StreamAnswer } from './stream-settings.ts';

/** Whose stream is looked at or repaired. */
export interface StreamPlace {
  /** Of the actor's account, with the rights of its admin. */
  readonly connection: NatsConnection;
  readonly actor: string;
  readonly chain: Chain;
}

/** The stream of a place as it is now; undefined when there is none. */
export const streamAt = ({ connection, actor }: StreamPlace): Promise<StreamAnswer | undefined> =>
  insistently(() => findStream(connection, streamName(actor)));
