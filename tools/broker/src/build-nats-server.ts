import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PINNED } from './nats-server-version.ts';
import { placeNoted } from './noted-binary.ts';
import { runCommand } from './run-command.ts';

const BUILD_MS = 600_000;

/**
 * Builds the pinned server with Go, whose checksum database vouches for the sources. Throws a sentence when it cannot.
 */
export async function buildNatsServer(
  target: string,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  await runCommand('go', ['version'], { environment, timeoutMs: 10_000 });
  say(`building nats-server ${PINNED.text} with Go (a few minutes the first time)`);
  const folder = await mkdtemp(join(tmpdir(), 'bpdao-go-'));
  try {
    await runCommand('go', ['install', `github.com/nats-io/nats-server/v2@v${PINNED.text}`], {
      environment: { ...environment, GOBIN: folder, CGO_ENABLED: '0', GOFLAGS: '' },
      timeoutMs: BUILD_MS,
    });
    await placeNoted(await readFile(join(folder, 'nats-server')), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
