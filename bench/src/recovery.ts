import { setTimeout as sleep } from 'node:timers/promises';
import { actorNames, snapshotBucket, type ActorName } from '@bpdao/catalogue';
import { adminOf, readIdentity } from '@bpdao/identities';
import type { ManagedProcess, Network } from '@bpdao/local';
import { connectBroker } from '@bpdao/sdk';
import { inNetwork } from './bench-network.ts';
import { rounded } from './statistics.ts';

/** The options of the measured starts. */
export interface RecoveryOptions {
  readonly producers: number;
  readonly fsync: boolean;
  /** Length of the chain. */
  readonly blocks: number;
  readonly say: (sentence: string) => void;
  readonly tell: (measured: RecoveryOf) => void;
}

/** The time that a service takes from its start until it is ready, s. */
export interface RecoveryOf {
  readonly measured: 'recovery';
  readonly name: ActorName;
  readonly withSnapshotSeconds: number;
  /** Time without a snapshot, from genesis. */
  readonly withoutSeconds: number;
}

const HTTP_PORT = 19_300;
const LOOK_MS = 50;
const STOP_MS = 10_000;
const TELL_BLOCKS = 1000n;

/**
 * Makes so many empty blocks as fast as they go, lets no more come, and starts each service again, with its snapshots
 * and without any.
 */
export const measureRecovery = ({
  producers,
  fsync,
  blocks,
  say,
  tell,
}: RecoveryOptions): Promise<readonly RecoveryOf[]> =>
  inNetwork({ producers, set: ['blockIntervalMs=0'], syncAlways: fsync, httpPort: HTTP_PORT, say }, async (network) => {
    await untilBlocks(network, BigInt(blocks), say);
    for (const one of network.producers) await one.stop(STOP_MS);
    const all: RecoveryOf[] = [];
    for (const [place, name] of actorNames.entries()) {
      const service = network.services.get(name);
      if (service === undefined) throw new Error(`there is no ${name}`);
      const withSnapshotSeconds = await restart(service, place, () => Promise.resolve());
      const withoutSeconds = await restart(service, place, () => forgetSnapshots(network, name));
      const measured: RecoveryOf = { measured: 'recovery', name, withSnapshotSeconds, withoutSeconds };
      tell(measured);
      all.push(measured);
    }
    return all;
  });

async function untilBlocks({ client }: Network, blocks: bigint, say: (sentence: string) => void): Promise<void> {
  let told = 0n;
  for await (const { facts } of client.hear('vpsc')) {
    for (const { fact } of facts) {
      if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') continue;
      if (fact.height >= told + TELL_BLOCKS) {
        told = fact.height;
        say(`block ${fact.height}`);
      }
      if (fact.height >= blocks) return;
    }
  }
}

/** Starts a process again; returns the seconds from its start until it is ready. `meanwhile` runs while it is down. */
async function restart(service: ManagedProcess, place: number, meanwhile: () => Promise<void>): Promise<number> {
  await service.stop(STOP_MS);
  await meanwhile();
  const begunMs = performance.now();
  service.start();
  while (!(await isReady(place))) await sleep(LOOK_MS);
  return rounded((performance.now() - begunMs) / 1000, 1);
}

const isReady = (place: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${HTTP_PORT + place}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

async function forgetSnapshots({ url, seedFile }: Network, actor: ActorName): Promise<void> {
  if (seedFile === undefined) throw new Error('the broker admits everybody');
  const connection = await connectBroker([url], 'bench', readIdentity(seedFile(adminOf(actor))));
  try {
    const answer = await connection.request(`$JS.API.STREAM.PURGE.OBJ_${snapshotBucket(actor)}`);
    const { error } = answer.json<{ readonly error?: { readonly description: string } }>();
    if (error !== undefined) throw new Error(`the snapshots of ${actor} stay: ${error.description}`);
  } finally {
    await connection.close();
  }
}
