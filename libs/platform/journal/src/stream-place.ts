import type { NatsConnection } from '@nats-io/nats-core';
import { streamName, type Chain } from '@bpdao/wire';
import { insistently } from './insistently.ts';
import { findStream, type StreamAnswer } from './stream-settings.ts';

/** The stream that is checked or repaired. */
export interface StreamPlace {
  /** A connection of the actor's account, with the rights of its admin. */
  readonly connection: NatsConnection;
  readonly actor: string;
  readonly chain: Chain;
}

/** Reads the settings and the state of the stream; undefined if there is none. */
export const streamAt = ({ connection, actor }: StreamPlace): Promise<StreamAnswer | undefined> =>
  insistently(() => findStream(connection, streamName(actor)));
