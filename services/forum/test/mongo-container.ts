import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { mongoImage, whyWithoutImage } from '@bpdao/testkit';

const PORT = 27_017;

/**
 * Returns the reason why the tests with MongoDB are skipped, and writes it to standard error; undefined if they run.
 * Throws where CI is set: there they must run.
 */
export async function whyWithoutMongo(): Promise<string | undefined> {
  const why = await whyWithoutImage(mongoImage());
  if (why === undefined) return undefined;
  if (process.env['CI']) throw new Error(why);
  process.stderr.write(`${why}\n`);
  return why;
}

/**
 * Starts MongoDB, or a server that speaks its protocol, as a plain container without a replica set, on a port that a
 * restart keeps.
 */
export async function startMongo(port: number): Promise<StartedTestContainer> {
  return new GenericContainer(mongoImage())
    .withExposedPorts({ container: PORT, host: port })
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
}

export const urlOf = (container: StartedTestContainer): string =>
  `mongodb://${container.getHost()}:${container.getMappedPort(PORT)}`;
