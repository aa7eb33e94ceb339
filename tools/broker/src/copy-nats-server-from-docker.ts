import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeNoted } from './noted-binary.ts';
import { runCommand } from './run-command.ts';

const IMAGE = 'nats:2.15-alpine';
const COPY_MS = 180_000;

/**
 * Takes the server out of the official image, pulled if need be; nothing of it is run in Docker. Throws a sentence when
 * it cannot.
 */
export async function copyNatsServerFromDocker(
  target: string,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  if (process.platform !== 'linux') throw new Error('its image holds a server for Linux only');
  await runCommand('docker', ['version', '--format', '{{.Server.Version}}'], { environment, timeoutMs: 10_000 });
  say(`copying nats-server out of the Docker image ${IMAGE}`);
  const container = (
    await runCommand('docker', ['create', '--quiet', IMAGE], { environment, timeoutMs: COPY_MS })
  ).trim();
  const folder = await mkdtemp(join(tmpdir(), 'bpdao-docker-'));
  try {
    await runCommand('docker', ['cp', `${container}:/usr/local/bin/nats-server`, folder], {
      environment,
      timeoutMs: COPY_MS,
    });
    await placeNoted(await readFile(join(folder, 'nats-server')), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await runCommand('docker', ['rm', '--force', container], { environment, timeoutMs: COPY_MS });
  }
}
