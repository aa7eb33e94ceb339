import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/nats-core';
import { whyNotAdmitted } from '@bpdao/identities';
import type { Identity } from '@bpdao/identities';
import { checkBroker } from '@bpdao/journal';
import { ConfigurationError } from './configuration.ts';

const RECONNECT_MS = 100;
/** After so long an address that does not answer is left for the next attempt, ms: a broker that went leaves its address dead for a moment, and who waits there waits while the broker is back. */
const CONNECT_MS = 2_000;
/** How long a service waits for its broker when it starts, ms. */
const FIRST_CONNECT_MS = 10_000;

/** Connects to the broker and keeps connecting again. Throws ConfigurationError, one sentence, when it does not answer or will not do. */
export async function connectBroker(servers: readonly string[], name: string, identity?: Identity): Promise<NatsConnection> {
  const giveUpAt = performance.now() + FIRST_CONNECT_MS;
  for (;;) {
    try {
      const connection = await connect({ ...identity?.options, servers: [...servers], name, noAsyncTraces: true, timeout: CONNECT_MS, reconnectTimeWait: RECONNECT_MS, reconnectJitter: RECONNECT_MS, maxReconnectAttempts: -1, pingInterval: 5000, maxPingOut: 2 });
      await checkBroker(connection);
      return connection;
    } catch (error) {
      if (error instanceof Error && error.name === 'JournalError') throw new ConfigurationError(error.message);
      const refused = whyNotAdmitted(error, identity, servers);
      if (refused !== undefined) throw new ConfigurationError(refused);
      if (performance.now() > giveUpAt) throw new ConfigurationError(`no broker answers at ${servers.join(', ')} (${error instanceof Error ? error.message : String(error)})`);
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
  }
}
