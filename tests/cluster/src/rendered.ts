import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kubectl, root } from '@bpdao/k8s';

/** The variants that can be applied: each overlay as it is, and production with all optional parts. */
export const variants = ['local', 'staging', 'production', 'production with everything'] as const;

export type Variant = (typeof variants)[number];

/** Returns the objects of a variant, as YAML. Throws ClusterError. */
export async function rendered(variant: Variant): Promise<string> {
  if (variant !== 'production with everything') {
    return kubectl('kustomize', path.join(root, 'deploy/k8s/overlays', variant));
  }
  const place = path.join(root, 'node_modules/.bpdao'); // kustomize reads no absolute paths
  await mkdir(place, { recursive: true });
  const folder = await mkdtemp(path.join(place, 'variant-'));
  try {
    const here = (name: string): string => path.relative(folder, path.join(root, 'deploy/k8s', name));
    await writeFile(
      path.join(folder, 'kustomization.yaml'),
      JSON.stringify({
        namespace: 'bpdao',
        resources: [here('overlays/production'), here('producers'), here('wsc-next')],
        components: ['mongodb', 'monitoring', 'otlp'].map((name) => here(`components/${name}`)),
        replicas: [{ name: 'wsc-next', count: 2 }],
        images: [
          { name: 'block-producer-dao', newTag: '0.1.0' },
          { name: 'mongo', newTag: '8' },
        ],
      }),
    );
    return await kubectl('kustomize', folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
