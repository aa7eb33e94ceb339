import type { NatsConnection } from '@nats-io/nats-core';
import { chainOf, vocabulary, type ActorName } from '@bpdao/catalogue';
import { accountOfActor, doorOf, inboxOf, isSame, permissionsOf, standingOf, type Identity } from '@bpdao/identities';
import { ensureStreams, mustBeOfChain, mustBePrepared } from '@bpdao/journal';
import type { Log } from '@bpdao/observability';
import { unaskable } from '@bpdao/wire';
import { ConfigurationError, type Configuration } from './configuration.ts';
import { awaitBroker } from './connection.ts';
import { patiently } from './patience.ts';

/**
 * Connects as an actor that states and hears, as soon as the broker is there and prepared. With an identity, the actor
 * finds its stream and buckets made; without one it makes the missing ones. Throws ConfigurationError if waiting cannot
 * help.
 */
export async function connectActor(
  actor: ActorName,
  {
    servers,
    identity,
    streamReplicas,
    genesis,
  }: Pick<Configuration, 'servers' | 'identity' | 'streamReplicas' | 'genesis'>,
  log: Log,
): Promise<NatsConnection> {
  const connection = await awaitBroker(servers, actor, identity, log);
  try {
    if (identity === undefined) await patiently(() => ensureStreams(connection, vocabulary, streamReplicas), log);
    else await mustBeRight(connection, actor, identity, streamReplicas, log);
    await patiently(
      () =>
        mustBeOfChain(
          { connection, account: identity === undefined ? undefined : actor },
          actor,
          chainOf(genesis.chainId),
        ),
      log,
    );
    return connection;
  } catch (error) {
    await connection.close();
    throw error instanceof Error && error.name === 'JournalError' ? new ConfigurationError(error.message) : error;
  }
}

/**
 * Makes the connection on which an actor gets commands and queries. It is a separate connection, so that a flood of
 * requests does not cut off the heard facts and the lease. Throws ConfigurationError.
 */
export async function connectDoor(
  actor: ActorName,
  { servers, doorIdentity }: Pick<Configuration, 'servers' | 'doorIdentity'>,
  log: Log,
): Promise<NatsConnection> {
  const connection = await awaitBroker(servers, doorOf(actor), doorIdentity, log);
  if (doorIdentity === undefined || (await mayHear(connection, unaskable(actor)))) return connection;
  await connection.close();
  throw new ConfigurationError(
    `the broker does not let the identity ${doorIdentity.key} of ${doorIdentity.file} hear what is asked of ${actor}: it is not the seed with which ${actor} answers, or the broker's accounts are of another version; write them anew with "bpdao broker identities", and reload it`,
  );
}

/**
 * Tells if a door may hear a subject. It subscribes to find out, because a door may not ask the broker for its
 * identity.
 */
async function mayHear(connection: NatsConnection, subject: string): Promise<boolean> {
  let isRefused = false;
  const callback = (error: Error | null): void => {
    if (error !== null) isRefused = true;
  };
  const subscription = connection.subscribe(subject, { callback });
  await connection.flush();
  if (!isRefused) subscription.unsubscribe();
  return !isRefused;
}

/**
 * Throws ConfigurationError if the seed is another identity's, or if the broker's configuration is of another version;
 * the service then has stated and heard nothing yet.
 */
async function mustBeRight(
  connection: NatsConnection,
  actor: ActorName,
  { key, file }: Identity,
  streamReplicas: number,
  log: Log,
): Promise<void> {
  const { account, permissions } = await patiently(() => standingOf(connection), log);
  const wanted = accountOfActor(actor);
  if (account !== wanted) {
    throw new ConfigurationError(
      `the identity ${key} of ${file} is in the broker's account ${account}, and ${actor} states its facts in ${wanted}: it is another's seed, or the broker's accounts are not those that "bpdao broker identities" writes`,
    );
  }
  if (permissions === undefined || !isSame(permissions, permissionsOf(actor, inboxOf(key)))) {
    throw new ConfigurationError(
      `the broker gives ${actor} other permissions than this version needs: write its accounts anew with "bpdao broker identities", and reload it`,
    );
  }
  await patiently(() => mustBePrepared(connection, vocabulary, actor, streamReplicas), log);
}
