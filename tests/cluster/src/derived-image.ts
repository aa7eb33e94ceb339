import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadImages, runProgram } from '@bpdao/k8s';

/** Tells if there is an engine that builds images. */
export const hasDocker = (): Promise<boolean> =>
  runProgram('docker', ['version']).then(
    () => true,
    () => false,
  );

/**
 * Builds an image from another by lines of a Dockerfile, and takes it to the cluster; gives its name, which is the
 * other's with a tag of its own. Throws ClusterError.
 */
export async function derivedImage(from: string, tag: string, ...lines: readonly string[]): Promise<string> {
  const name = `${from.replace(/:[^/:]*$/, '')}:${tag}`;
  const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-image-'));
  try {
    await writeFile(path.join(folder, 'Dockerfile'), [`FROM ${from}`, ...lines, ''].join('\n'));
    await runProgram('docker', ['build', '--quiet', '--tag', name, folder], { environment: { DOCKER_BUILDKIT: '0' } });
    await loadImages([name], process.env.K8S_LOAD);
    return name;
  } finally {
    await rm(folder, { recursive: true });
  }
}
