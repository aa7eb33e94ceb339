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
 * After so long an address that does not answer is left for the next attempt, ms: a broker that went leaves its address
 * dead for a moment, and who waits there waits while the broker is back.
 */
const CONNECT_MS = 3_000;
/**
 * A broker that has not answered two pings when the third is due is left for another, ms between two: one that is
 * paused, or whose node is cut off, closes no connection.
 */
const PING_MS = 2_000;

/**
 * Connects to the broker at once or not at all, and from then on connects again whenever that is lost. Throws
 * NotThereYet, and ConfigurationError when the broker will not do.
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
 * Connects to the broker as soon as there is one. Throws ConfigurationError, one sentence, when it does not admit this
 * identity or will not do.
 */
export const awaitBroker = (
  servers: readonly string[],
  name: string,
  identity: Identity | undefined,
  log: Log,
): Promise<NatsConnection> => patiently(() => connectBroker(servers, name, identity), log);
