import { accountOfActor, doorOf, inboxOf, isSame, permissionsOf, standingOf } from '@bpdao/identities';
import type { Identity } from '@bpdao/identities';
import { ensureStreams, mustBePrepared } from '@bpdao/journal';
import type { ActorName } from '@bpdao/protocol';
import type { NatsConnection } from '@nats-io/nats-core';
import { ConfigurationError } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import { connectBroker } from './connection.ts';
import { whileBusy } from './while-busy.ts';

/** Connects as an actor, to state and to hear. An actor with an identity finds its stream and buckets made; without one it makes what is missing. Throws ConfigurationError, JournalError. */
export async function connectActor(actor: ActorName, { servers, identity, streamReplicas }: Pick<Configuration, 'servers' | 'identity' | 'streamReplicas'>): Promise<NatsConnection> {
  const connection = await connectBroker(servers, actor, identity);
  try {
    if (identity === undefined) await whileBusy(() => ensureStreams(connection, streamReplicas));
    else await mustBeRight(connection, actor, identity, streamReplicas);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Connects an actor to where it is commanded and asked: a connection of its own, so that no flood of requests cuts off what it hears and its lease. Throws ConfigurationError. */
export const connectDoor = (actor: ActorName, { servers, doorIdentity }: Pick<Configuration, 'servers' | 'doorIdentity'>): Promise<NatsConnection> => connectBroker(servers, doorOf(actor), doorIdentity);

/** Another's seed, and a broker whose configuration is not the one of this version, are told before anything is stated or heard. */
async function mustBeRight(connection: NatsConnection, actor: ActorName, { key, file }: Identity, streamReplicas: number): Promise<void> {
  const { account, permissions } = await whileBusy(() => standingOf(connection));
  const wanted = accountOfActor(actor);
  if (account !== wanted) throw new ConfigurationError(`the identity ${key} of ${file} is in the broker's account ${account}, and ${actor} states its facts in ${wanted}: it is another's seed, or the broker's accounts are not those that "bpdao broker identities" writes`);
  if (permissions === undefined || !isSame(permissions, permissionsOf(actor, inboxOf(key)))) {
    throw new ConfigurationError(`the broker gives ${actor} other permissions than this version needs: write its accounts anew with "bpdao broker identities", and reload it`);
  }
  await whileBusy(() => mustBePrepared(connection, actor, streamReplicas)).catch((error: unknown) => {
    throw new ConfigurationError(error instanceof Error ? error.message : String(error));
  });
}
