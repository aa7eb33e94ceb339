import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GenericContainer, Wait } from 'testcontainers';
import { freePort } from '@bpdao/broker';
import { mongoImage, whyWithoutImage } from '@bpdao/testkit';

const PORT = 27_017;
const run = promisify(execFile);

/** The history's store in a container that can be killed and paused. */
export interface StoreContainer {
  readonly port: number;
  kill(): Promise<unknown>;
  start(): Promise<unknown>;
  pause(): Promise<unknown>;
  resume(): Promise<unknown>;
  stop(): Promise<unknown>;
}

/**
 * Returns the reason for leaving the store's cases out, and prints it once; undefined if they run. If CI is set,
 * leaving out is a failure.
 */
export async function whyWithoutStore(): Promise<string | undefined> {
  const why = await whyWithoutImage(mongoImage());
  if (why !== undefined && process.env.CI) throw new Error(why);
  if (why !== undefined) process.stderr.write(`${why}\n`);
  return why;
}

/** Starts MongoDB, or a store of its protocol, on a port that a restart keeps. */
export async function startStore(): Promise<StoreContainer> {
  const port = await freePort();
  const container = await new GenericContainer(mongoImage())
    .withExposedPorts({ container: PORT, host: port })
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  const docker = (word: string): Promise<unknown> => run('docker', [word, container.getId()]);
  return {
    port,
    kill: () => docker('kill'),
    start: () => docker('start'),
    pause: () => docker('pause'),
    resume: () => docker('unpause'),
    stop: () => container.stop(),
  };
}
