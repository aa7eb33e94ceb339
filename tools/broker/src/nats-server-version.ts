import { execFile } from 'node:child_process';

/** The major and minor number of a nats-server; patches never decide anything here. */
export interface ServerVersion {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** The version the project is built and measured with. */
export const PINNED: ServerVersion = { text: '2.15.2', major: 2, minor: 15 };

/** The oldest that works: before it the server does not know `sync_interval: always`. */
export const OLDEST_SUPPORTED: ServerVersion = { text: '2.10.0', major: 2, minor: 10 };

const VERSION_MS = 10_000;

/** Reads `2.15.2` or `nats-server: v2.15.2`; undefined when there is no version in the text. */
export function parseServerVersion(text: string): ServerVersion | undefined {
  const found = /(\d+)\.(\d+)\.\d+\S*/.exec(text);
  if (found === null) return undefined;
  return { text: found[0], major: Number(found[1]), minor: Number(found[2]) };
}

/** Tells if a version is of the least version's minor release, or newer. */
export function isAtLeast(version: ServerVersion, least: ServerVersion): boolean {
  return version.major === least.major ? version.minor >= least.minor : version.major > least.major;
}

/** Asks a binary which version it is; undefined when it cannot be run or says something else. */
export function versionOf(path: string): Promise<ServerVersion | undefined> {
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: VERSION_MS }, (error, stdout) => {
      resolve(error === null ? parseServerVersion(stdout) : undefined);
    });
  });
}
