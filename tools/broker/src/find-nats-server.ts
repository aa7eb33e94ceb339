import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { BrokerError } from './broker-error.ts';
import { buildNatsServer } from './build-nats-server.ts';
import { copyNatsServerFromDocker } from './copy-nats-server-from-docker.ts';
import { downloadNatsServer } from './download-nats-server.ts';
import { RELEASE, type Release } from './nats-server-release.ts';
import { isAtLeast, OLDEST_SUPPORTED, PINNED, versionOf, type ServerVersion } from './nats-server-version.ts';
import { placedAt } from './noted-binary.ts';
import { placeBinary } from './place-binary.ts';

/** The sources of a server; each has a default. */
export interface FindOptions {
  /** Read instead of the process's own: NATS_SERVER, PATH, XDG_CACHE_HOME, HOME. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly release?: Release;
  /** A download that gives no bytes for so long is given up, ms; 10,000 when absent. */
  readonly silenceMs?: number;
  /**
   * Also puts a server that had to be fetched into /usr/local/bin. Without it nothing outside the cache folder is
   * written.
   */
  readonly installSystem?: boolean;
  /** Hears one line for each step that takes time. */
  readonly say?: (line: string) => void;
}

/** A nats-server that can be run. */
export interface NatsServerBinary {
  readonly path: string;
  readonly version: string;
  readonly source: 'NATS_SERVER' | 'PATH' | 'cache' | 'download' | 'Go' | 'Docker';
}

const SYSTEM_PATH = '/usr/local/bin/nats-server';

/**
 * Finds the nats-server to use: the server that NATS_SERVER names, else a server of the pinned minor version or newer
 * on PATH, else the cached server if it is unchanged, else it is downloaded, built with Go or taken from Docker, else
 * an older supported server on PATH. Throws a BrokerError that names all attempts.
 */
export async function findNatsServer(options: FindOptions = {}): Promise<NatsServerBinary> {
  const environment = options.environment ?? process.env;
  if (environment.NATS_SERVER) return givenServer(environment.NATS_SERVER);
  const onPath = await serversOnPath(environment);
  const current = onPath.find((server) => isAtLeast(server.version, PINNED));
  if (current !== undefined) return { path: current.path, version: current.version.text, source: 'PATH' };
  const cached = cachePath(environment);
  const held = await cachedVersion(cached, options.say);
  if (held !== undefined && isAtLeast(held, PINNED)) return { path: cached, version: held.text, source: 'cache' };
  return fetchServer(cached, environment, options, onPath);
}

async function givenServer(path: string): Promise<NatsServerBinary> {
  const version = await versionOf(path);
  if (version === undefined) {
    throw new BrokerError(`NATS_SERVER names ${path}, which is not a nats-server that runs here.`);
  }
  if (!isAtLeast(version, OLDEST_SUPPORTED)) {
    throw new BrokerError(
      `NATS_SERVER names nats-server ${version.text}; the oldest that works is ${OLDEST_SUPPORTED.text}.`,
    );
  }
  return { path, version: version.text, source: 'NATS_SERVER' };
}

interface Found {
  readonly path: string;
  readonly version: ServerVersion;
}

async function serversOnPath(environment: NodeJS.ProcessEnv): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const folder of (environment.PATH ?? '').split(delimiter).filter((part) => part !== '')) {
    const path = join(folder, 'nats-server');
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    const version = runs ? await versionOf(path) : undefined;
    if (version !== undefined) found.push({ path, version });
  }
  return found;
}

/**
 * Returns the version of the cached server if it is still the server that was put there. Runs no other file, not even
 * to ask for its version.
 */
async function cachedVersion(cached: string, say: FindOptions['say']): Promise<ServerVersion | undefined> {
  const placed = await placedAt(cached);
  if (placed === 'another') {
    say?.(
      `${cached} is not the nats-server that was put there (its SHA-256 is not the one noted beside it): it is not run, and got anew`,
    );
  }
  return placed === 'as noted' ? versionOf(cached) : undefined;
}

function cachePath(environment: NodeJS.ProcessEnv): string {
  const folder = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache');
  return join(folder, 'bpdao', 'nats-server');
}

async function fetchServer(
  target: string,
  environment: NodeJS.ProcessEnv,
  options: FindOptions,
  onPath: readonly Found[],
): Promise<NatsServerBinary> {
  const say = options.say ?? (() => undefined);
  const ways: readonly (readonly [source: 'download' | 'Go' | 'Docker', get: () => Promise<void>])[] = [
    ['download', () => downloadNatsServer(options.release ?? RELEASE, target, say, options.silenceMs)],
    ['Go', () => buildNatsServer(target, environment, say)],
    ['Docker', () => copyNatsServerFromDocker(target, environment, say)],
  ];
  const failed: string[] = [];
  for (const [source, get] of ways) {
    try {
      await get();
      const version = await versionOf(target);
      if (version === undefined) throw new Error('the binary that it gave does not run here');
      if (options.installSystem === true) await placeBinary(await readFile(target), SYSTEM_PATH);
      return { path: target, version: version.text, source };
    } catch (error) {
      failed.push(`${source}: ${reason(error)}`);
      say(`${failed.at(-1)}`);
    }
  }
  return olderServer(onPath, failed);
}

function olderServer(onPath: readonly Found[], failed: readonly string[]): NatsServerBinary {
  const older = onPath.find((server) => isAtLeast(server.version, OLDEST_SUPPORTED));
  if (older !== undefined) return { path: older.path, version: older.version.text, source: 'PATH' };
  const tooOld = onPath.map((server) => `${server.path} is ${server.version.text}`);
  const path =
    tooOld.length > 0 ? `PATH: ${tooOld.join(', ')}, older than ${OLDEST_SUPPORTED.text}` : 'PATH: none there';
  throw new BrokerError(
    `No nats-server could be had (${[path, ...failed].join('; ')}); install nats-server ${PINNED.text}, set NATS_SERVER to one, or give --nats-url.`,
  );
}

/** Returns the message of the innermost cause: fetch wraps the cause into "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
