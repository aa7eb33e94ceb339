import path from 'node:path';
import { BrokerError } from '@bpdao/broker';
import { GenesisError } from '@bpdao/genesis';
import { complain, complainLines, printJson, printLines } from '@bpdao/observability';
import { ClientError, readKeyAddress, writeAddress } from '@bpdao/sdk';
import { BlockStory } from './block-story.ts';
import { Customer } from './customer.ts';
import { LocalError } from './local-error.ts';
import { startNetwork, type Network } from './network.ts';
import { parseLocalOptions, type LocalOptions } from './options.ts';
import { blockLine, greeting } from './screen.ts';

if (Number(process.versions.node.split('.')[0]) < 24) {
  complain(`This is Node ${process.version}; the project runs on Node 24, which npm start installs and uses.`);
  process.exit(1);
}
/** The time that an end may take, ms. */
const STOP_MS = 9_500;
const parsed = parseLocalOptions(process.argv.slice(2));
process.exit(parsed.type === 'end' ? parsed.exitCode : await run(parsed.options));

/** Starts the network and shows its blocks until it is stopped or has made enough. */
async function run(options: LocalOptions): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => breakOff(stop));
  let network: Network | undefined;
  try {
    network = await startNetwork({
      data: options.data,
      port: options.port,
      producers: options.producers,
      set: options.set,
      fresh: options.fresh,
      natsUrl: options.natsUrl,
      httpPort: options.httpPort,
      installSystem: options.installSystem,
      ...(options.store === 'mongodb' ? { store: options.storeUrl } : undefined),
      producerWords: () => [
        ...(options.protocols === undefined ? [] : ['--protocols', options.protocols]),
        ...(options.protocol === undefined ? [] : ['--protocol', options.protocol]),
      ],
      watch: true,
      signal: stop.signal,
      say: complain,
      onUnexpectedEnd: complain,
    });
    (options.json ? complainLines : printLines)(greeting(network, options));
    const customer = new Customer(
      network.client,
      options.rate,
      network.chain.customers,
      network.chain.developers.map(({ address }) => address),
    );
    void customer.run(stop.signal).catch((error: unknown) => complain(`The customer stopped: ${String(error)}`));
    await Promise.race([showBlocks(network, options, stop.signal), aborted(stop.signal)]);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    complainLines(
      error instanceof LocalError
        ? error.message.split('\n')
        : [error instanceof Error ? error.message : String(error)],
    );
    if (!isExpected(error)) complainLines(error instanceof Error ? (error.stack ?? '').split('\n') : []);
    return 1;
  } finally {
    stop.abort();
    if (network !== undefined) {
      complain('stopping');
      await network.stop();
    }
  }
}

/**
 * Ends everything in order at the first signal, in ten seconds at the most, and at once at the next: processes that
 * still run are killed with this process.
 */
function breakOff(stop: AbortController): void {
  if (stop.signal.aborted) process.exit(1);
  stop.abort();
  setTimeout(() => process.exit(1), STOP_MS).unref();
}

/** Resolves at the abort. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function showBlocks(network: Network, { blocks, json }: LocalOptions, signal: AbortSignal): Promise<void> {
  const story = new BlockStory();
  const names = await producerNames(network);
  let shown = 0;
  for await (const said of network.client.hearCausally(['asc', 'wsc', 'vpsc', 'forum'], 'now', {
    signal,
    onDamage: complain,
  })) {
    const block = story.hear(said);
    if (block === undefined) continue;
    if (json) printJson({ ...block, producer: writeAddress(block.producer) });
    else printLines([blockLine(block, (address) => names.get(address) ?? writeAddress(address).slice(0, 12))]);
    shown += 1;
    if (shown === blocks) return;
  }
}

async function producerNames({ layout, chain }: Network): Promise<ReadonlyMap<string, string>> {
  return new Map(
    await Promise.all(
      chain.producers.map(
        async (name) => [(await readKeyAddress(path.join(layout.keys, `${name}.json`))).address, name] as const,
      ),
    ),
  );
}

function isExpected(error: unknown): boolean {
  return (
    error instanceof LocalError ||
    error instanceof BrokerError ||
    error instanceof GenesisError ||
    error instanceof ClientError
  );
}
