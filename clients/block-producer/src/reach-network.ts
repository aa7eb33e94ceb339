import { untilThere, type Log } from '@bpdao/observability';
import { connect, isPassing, type Client, type ConnectOptions } from '@bpdao/sdk';

/**
 * Connects to a network as one of its block producers, as soon as it can be reached. Logs the reason of the wait every
 * 10 s. Throws ClientError or GenesisError for errors that waiting cannot mend.
 */
export const reachNetwork = (options: ConnectOptions, log: Log, signal: AbortSignal): Promise<Client> =>
  untilThere(() => connectAsProducer(options), {
    log,
    signal,
    whyWait: (error) => (isPassing(error) && error instanceof Error ? error.message : undefined),
  });

async function connectAsProducer(options: ConnectOptions): Promise<Client> {
  const client = await connect(options);
  try {
    await client.mustBeProducer();
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}
