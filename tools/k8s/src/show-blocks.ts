import path from 'node:path';
import { seedFileIn } from '@bpdao/identities';
import { blockHeader, blockLine, BlockStory, Customer, type SettledBlock } from '@bpdao/local';
import { connect, readKeyAddress, writeAddress, type Client } from '@bpdao/sdk';
import { ClusterError } from './cluster-error.ts';
import type { NetworkFolder } from './network-folder.ts';

/**
 * The longest that no block need settle, ms: new leaders of streams and services are there by then, also on a busy
 * machine.
 */
const STILL_MS = 120_000;

/**
 * Sends signed transfers, and shows the blocks that settle, until there were enough. Rejects with a ClientError when
 * the network cannot be reached, with a ClusterError when no block settles.
 */
export async function showBlocks(
  { layout, chain }: NetworkFolder,
  url: string,
  { blocks, rate }: { readonly blocks: number; readonly rate: number },
  say: (line: string) => void,
): Promise<void> {
  const client = await connect({
    servers: [url],
    genesisFile: layout.genesis,
    seedFile: seedFileIn(layout.identities, 'customer'),
    name: 'k8s:up',
  });
  const stop = new AbortController();
  const customer = new Customer(
    client,
    rate,
    chain.customers,
    chain.developers.map(({ address }) => address),
  );
  const sending = customer.run(stop.signal);
  try {
    const names = new Map(
      await Promise.all(
        chain.producers.map(
          async (name) => [(await readKeyAddress(path.join(layout.keys, `${name}.json`))).address, name] as const,
        ),
      ),
    );
    say(blockHeader());
    for await (const block of settledBlocks(client, blocks, say)) {
      say(blockLine(block, (address) => names.get(address) ?? writeAddress(address).slice(0, 12)));
    }
  } finally {
    stop.abort();
    await sending;
    await client.close();
  }
}

/** Services that are ready may have no leader yet: whom they wait for is said, and asked again. */
async function* settledBlocks(
  client: Client,
  blocks: number,
  say: (line: string) => void,
): AsyncGenerator<SettledBlock> {
  const story = new BlockStory();
  const stop = new AbortController();
  const watch = setTimeout(() => stop.abort(), STILL_MS);
  let shown = 0;
  try {
    for await (const said of client.hearCausally(['asc', 'wsc', 'vpsc', 'forum'], 'now', {
      signal: stop.signal,
      onTrouble: say,
    })) {
      const block = story.hear(said);
      if (block === undefined) continue;
      watch.refresh();
      yield block;
      shown += 1;
      if (shown === blocks) return;
    }
  } finally {
    clearTimeout(watch);
  }
  throw new ClusterError(
    `No block settled for ${STILL_MS / 1000} s: \`npx bpdao status\` and the logs of the pods say why.`,
  );
}
