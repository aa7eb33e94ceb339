import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { whyNotAdmitted, type Identity } from '@bpdao/identities';
import { checkBroker } from '@bpdao/journal';
import type { Log } from '@bpdao/observability';
import { ConfigurationError } from './configuration.ts';
import { NotThereYet } from './not-there-yet.ts';
import { patiently } from './patience.ts';

const RECONNECT_MS = 100;
/**
 * The client tries the next address if one does not answer in this time, ms. The address of a broker that just ended
 * stays dead for a moment, and waiting there would delay the connection to a broker that is back.
 */
const CONNECT_MS = 3_000;
/**
 * The time between two pings, ms. The client leaves a broker that has not answered two pings when the third is due: a
 * paused broker, or one whose node is cut off, closes no connection.
 */
const PING_MS = 2_000;

/**
 * Connects to the broker at once or not at all, and connects again whenever the connection is lost. Throws NotThereYet,
 * and ConfigurationError if the broker is unsuitable.
 */
export async function connectBroker(
  servers: readonly string[],
  name: string,
  identity?: Identity,
): Promise<NatsConnection> {
  const connection = await connect({
    ...identity?.options,
    servers: [...servers],
    name,
    noAsyncTraces: true,
    timeout: CONNECT_MS,
    reconnectTimeWait: RECONNECT_MS,
    reconnectJitter: RECONNECT_MS,
    maxReconnectAttempts: -1,
    pingInterval: PING_MS,
    maxPingOut: 2,
  }).catch((error: unknown) => {
    const refused = whyNotAdmitted(error, identity, servers);
    if (refused !== undefined) throw new ConfigurationError(refused);
    throw new NotThereYet(
      `no broker answers at ${servers.join(', ')} (${error instanceof Error ? error.message : String(error)})`,
    );
  });
  try {
    await checkBroker(connection);
    return connection;
  } catch (error) {
    await connection.close();
    throw new ConfigurationError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Connects to the broker as soon as it is there. Throws ConfigurationError, one sentence, if the broker does not admit
 * this identity or is unsuitable.
 */
export const awaitBroker = (
  servers: readonly string[],
  name: string,
  identity: Identity | undefined,
  log: Log,
): Promise<NatsConnection> => patiently(() => connectBroker(servers, name, identity), log);
