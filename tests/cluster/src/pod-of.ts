import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kubectlHere, type Pod } from '@bpdao/k8s';
import { until } from './until.ts';

/** The differences of a pod from the pods of its service. */
export interface PodChange {
  /** Variables of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The Secret with its seeds. */
  readonly seeds?: string;
  /** The ConfigMap with its genesis. */
  readonly genesis?: string;
  readonly image?: string;
}

interface PodSpec {
  readonly containers: readonly { readonly env: readonly { readonly name: string }[] }[];
  readonly volumes: readonly { readonly name: string; readonly secret?: object }[];
}

/** The end of a pod. */
export interface Ended {
  readonly exitCode: number | undefined;
  /** Its termination message. */
  readonly message: string | undefined;
  /** The output of `kubectl describe` for it. */
  readonly described: string;
}

/**
 * Starts a pod like those of a deployment, changed, that belongs to none, and waits until it has ended by itself.
 * `folder` is for its file. Throws ClusterError.
 */
export async function endOfPod(folder: string, deployment: string, name: string, change: PodChange): Promise<Ended> {
  await startPod(folder, deployment, name, change);
  try {
    await kubectlHere('wait', '--for=jsonpath={.status.phase}=Failed', `pod/${name}`, '--timeout=120s');
    const { status } = JSON.parse(await kubectlHere('get', 'pod', name, '--output', 'json')) as Pod;
    const ended = status.containerStatuses?.[0]?.state.terminated;
    return {
      exitCode: ended?.exitCode,
      message: ended?.message,
      described: await kubectlHere('describe', 'pod', name),
    };
  } finally {
    await kubectlHere('delete', 'pod', name, '--wait=false');
  }
}

/**
 * Makes the same kind of pod when it cannot even be started; returns the output of `kubectl describe` once it contains
 * these words.
 */
export async function heldPod(
  folder: string,
  deployment: string,
  name: string,
  change: PodChange,
  words: string,
): Promise<string> {
  await startPod(folder, deployment, name, change);
  try {
    return await until(async () => {
      const described = await kubectlHere('describe', 'pod', name);
      return described.includes(words) ? described : undefined;
    });
  } finally {
    await kubectlHere('delete', 'pod', name, '--wait=false');
  }
}

async function startPod(
  folder: string,
  deployment: string,
  name: string,
  { environment = {}, seeds, genesis, image }: PodChange,
): Promise<void> {
  const { spec } = JSON.parse(
    await kubectlHere('get', 'deployment', deployment, '--output', 'jsonpath={.spec.template}'),
  ) as { readonly spec: PodSpec };
  const volumes = spec.volumes.map((volume) => {
    if (volume.name === 'seeds' && seeds !== undefined) {
      return { ...volume, secret: { ...volume.secret, secretName: seeds } };
    }
    return volume.name === 'genesis' && genesis !== undefined ? { ...volume, configMap: { name: genesis } } : volume;
  });
  const containers = spec.containers.map((container) => ({
    ...container,
    ...(image === undefined ? undefined : { image }),
    env: [
      ...container.env.filter((variable) => !(variable.name in environment)),
      ...Object.entries(environment).map(([variable, value]) => ({ name: variable, value })),
    ],
  }));
  const file = path.join(folder, `${name}.json`);
  await writeFile(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { ...spec, containers, volumes, restartPolicy: 'Never' },
    }),
  );
  await kubectlHere('create', '--filename', file);
}

/**
 * Returns the termination message of the last end of a pod's container, the first container unless another is named.
 */
export function lastWordsOf({ status: { containerStatuses = [] } }: Pod, container?: string): string | undefined {
  const found = containerStatuses.find(({ name }) => container === undefined || name === container);
  return (found?.state.terminated ?? found?.lastState.terminated)?.message?.trim();
}
