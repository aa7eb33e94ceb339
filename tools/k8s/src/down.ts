import { rm } from 'node:fs/promises';
import path from 'node:path';
import { kubectl, kubectlHere, NAMESPACE } from './kubectl.ts';
import type { DownOptions } from './options.ts';
import { progress } from './progress.ts';
import { ofComponent } from './workloads.ts';

/**
 * Takes the namespace with everything in it away, and the folder of a chain that is gone with it. Throws ClusterError.
 */
export async function down({ data }: DownOptions, say: (line: string) => void): Promise<void> {
  for (const component of ['producer', 'service']) {
    // while the processes that they need still run, so that they end in order
    await progress(
      say,
      `${component}s`,
      () =>
        kubectlHere(
          'delete',
          'deployments,statefulsets',
          '--selector',
          ofComponent(component),
          '--ignore-not-found',
          '--wait',
          '--cascade=foreground',
        ),
      () => 'stopped',
    );
  }
  await progress(
    say,
    'namespace',
    () => kubectl('delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait'),
    () => `${NAMESPACE} is gone, with its volumes`,
  );
  await progress(
    say,
    'keys',
    () => rm(path.resolve(data), { recursive: true, force: true }),
    () => `${data} is gone`,
  );
}
