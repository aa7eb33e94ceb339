import { chainOf } from '@bpdao/catalogue';
import { JetStreamStreams } from '@bpdao/journal';
import { complain } from '@bpdao/observability';
import { ConfigurationError, connectBroker, readConfiguration } from '@bpdao/transport';
import { historyStreams, type Positions } from './history/history-store.ts';
import { rebuildHistory } from './history/rebuild-history.ts';
import { storeOf } from './transport/history-configuration.ts';
import { readFacts } from './transport/read-facts.ts';

/** Writes the progress to standard output, for the program that started this one: one JSON object a line. */
const tell = (line: {
  readonly read: number;
  readonly all: number;
  readonly height: string;
  readonly done: boolean;
}): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const readSoFar = (next: Positions): number =>
  historyStreams.reduce((sum, stream) => sum + next[stream].sequence - 1, 0);

/**
 * Makes the history anew, with the environment and the identity of a Forum service (docs/spec/history.md, "Rebuild").
 */
async function rebuild(): Promise<void> {
  const { servers, identity, genesis } = readConfiguration(process.env);
  const store = await storeOf(process.env);
  const connection = await connectBroker(servers, 'forum rebuild', identity);
  try {
    const streams = new JetStreamStreams(
      connection,
      chainOf(genesis.chainId),
      identity === undefined ? {} : { account: 'forum' },
    );
    const all = (await Promise.all(historyStreams.map((stream) => streams.last(stream)))).reduce(
      (sum, last) => sum + last,
      0,
    );
    const height = await rebuildHistory({
      store,
      genesis,
      read: (actor, from) => readFacts(streams, genesis.chainId, actor, from),
      onProgress: (next, reached) => tell({ read: readSoFar(next), all, height: String(reached), done: false }),
    });
    tell({ read: all, all, height: String(height), done: true });
  } finally {
    await store.close().catch(() => undefined);
    await connection.close();
  }
}

try {
  await rebuild();
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof ConfigurationError ? 2 : 1;
}
