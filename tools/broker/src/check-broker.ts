import { BrokerError } from './broker-error.ts';
import { greetServer, type ServerGreeting } from './greet-server.ts';
import { isAtLeast, OLDEST_SUPPORTED, parseServerVersion } from './nats-server-version.ts';

const DEFAULT_PORT = 4222;

/**
 * Checks a broker that somebody else runs (--nats-url): throws a BrokerError of one sentence unless it is there, new
 * enough and has JetStream.
 */
export async function checkBroker(url: string): Promise<ServerGreeting> {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || address.hostname === '') {
    throw new BrokerError(`${url} is not an address like nats://host:4222.`);
  }
  const greeting = await greetServer(address.hostname.replace(/^\[|\]$/g, ''), Number(address.port || DEFAULT_PORT));
  if (greeting === undefined) throw new BrokerError(`No NATS server answers at ${url}.`);
  const version = parseServerVersion(greeting.version);
  if (version === undefined || !isAtLeast(version, OLDEST_SUPPORTED)) {
    throw new BrokerError(
      `The NATS server at ${url} is ${greeting.version}; the oldest that works is ${OLDEST_SUPPORTED.text}.`,
    );
  }
  if (!greeting.jetStream) {
    throw new BrokerError(`The NATS server at ${url} runs without JetStream; start it with --jetstream.`);
  }
  return greeting;
}
