import { mayPublish, standingOf } from '@bpdao/identities';
import type { Identity } from '@bpdao/identities';
import { ensureStream, mustBePrepared } from '@bpdao/journal';
import { actorNames, factSubjects } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';
import type { NatsConnection } from '@nats-io/nats-core';
import { ConfigurationError } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import { connectBroker } from './connection.ts';
import { whileBusy } from './while-busy.ts';

/** Connects as an actor. An actor with an identity finds its streams and buckets made; without one it makes what is missing. Throws ConfigurationError, JournalError. */
export async function connectActor(actor: ActorName, { servers, identity, streamReplicas }: Pick<Configuration, 'servers' | 'identity' | 'streamReplicas'>): Promise<NatsConnection> {
  const connection = await connectBroker(servers, actor, identity);
  try {
    if (identity === undefined) for (const name of actorNames) await whileBusy(() => ensureStream(connection, name, streamReplicas));
    else await mustBeRight(connection, actor, identity, streamReplicas);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Another's seed, or one of another account, is told before anything is said or heard. */
async function mustBeRight(connection: NatsConnection, actor: ActorName, identity: Identity, streamReplicas: number): Promise<void> {
  const standing = await whileBusy(() => standingOf(connection));
  if (!mayPublish(standing, factSubjects(actor))) throw new ConfigurationError(`the identity ${identity.key} of ${identity.file} is not that of ${actor}: the broker does not let it state ${actor}'s facts`);
  await whileBusy(() => mustBePrepared(connection, actor, streamReplicas)).catch((error: unknown) => {
    throw new ConfigurationError(`${error instanceof Error ? error.message : String(error)}; the identity ${identity.key} is of the broker's account ${standing.account}`);
  });
}
