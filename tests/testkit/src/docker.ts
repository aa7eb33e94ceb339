import { execFile } from 'node:child_process';

const ANSWER_MS = 10_000;
const PULL_MS = 180_000;

/** Tells if a Docker engine answers. */
export function dockerAvailable(): Promise<boolean> {
  return succeeds(['version', '--format', '{{.Server.Version}}'], ANSWER_MS);
}

/** Tells if an image is here, or comes with a pull. */
export async function imageAvailable(image: string): Promise<boolean> {
  return (
    (await succeeds(['image', 'inspect', image], ANSWER_MS)) || (await succeeds(['pull', '--quiet', image], PULL_MS))
  );
}

/** Returns the image with which MongoDB's part is tested. */
export function mongoImage(): string {
  return process.env.MONGO_IMAGE || 'mongo:8';
}

/** Returns the reason for leaving out the tests that need an image, as one sentence; undefined if they can run. */
export async function whyWithoutImage(image: string): Promise<string | undefined> {
  if (!(await dockerAvailable())) return `Left out: the tests with ${image}, because no Docker engine answers.`;
  if (!(await imageAvailable(image))) {
    return `Left out: the tests with ${image}, because the image is not here and cannot be pulled.`;
  }
  return undefined;
}

function succeeds(args: readonly string[], timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('docker', args, { timeout: timeoutMs }, (error) => resolve(error === null));
  });
}
