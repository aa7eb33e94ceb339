import path from 'node:path';
import { BlockStory, blockHeader, blockLine, Customer } from '@bpdao/local';
import type { SettledBlock } from '@bpdao/local';
import { seedFileIn } from '@bpdao/identities';
import { connect, readKeyAddress, writeAddress } from '@bpdao/sdk';
import type { Client } from '@bpdao/sdk';
import type { NetworkFolder } from './network-folder.ts';

/** Sends signed transfers, and shows the blocks that settle, until there were enough. Rejects with a ClientError when the network cannot be reached. */
export async function showBlocks({ layout, chain }: NetworkFolder, url: string, { blocks, rate }: { readonly blocks: number; readonly rate: number }, say: (line: string) => void): Promise<void> {
  const client = await connect({ servers: [url], genesisFile: layout.genesis, seedFile: seedFileIn(layout.identities, 'customer'), name: 'k8s:up' });
  const stop = new AbortController();
  const customer = new Customer(client, rate, chain.customers, chain.developers.map(({ address }) => address));
  const sending = customer.run(stop.signal);
  try {
    const names = new Map(await Promise.all(chain.producers.map(async (name) => [(await readKeyAddress(path.join(layout.keys, `${name}.json`))).address, name] as const)));
    say(blockHeader());
    for await (const block of settledBlocks(client, blocks)) say(blockLine(block, (address) => names.get(address) ?? writeAddress(address).slice(0, 12)));
  } finally {
    stop.abort();
    await sending;
    await client.close();
  }
}

async function* settledBlocks(client: Client, blocks: number): AsyncGenerator<SettledBlock> {
  const story = new BlockStory();
  const enough = new AbortController();
  let shown = 0;
  for await (const said of client.hearCausally(['asc', 'wsc', 'vpsc', 'forum'], 'now', { signal: enough.signal })) {
    const block = story.hear(said);
    if (block === undefined) continue;
    yield block;
    shown += 1;
    if (shown === blocks) return enough.abort();
  }
}
