import { ClusterError } from './cluster-error.ts';
import { getObjects, kubectlHere } from './kubectl.ts';

/** An object that runs pods. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'Job';
  readonly name: string;
  /** Pods that have to be ready if the cluster itself replaces none, because it does not follow their rollout. */
  readonly readyPods?: number;
}

/** The part of a pod that is read here. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
}

interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly terminated?: { readonly reason: string; readonly exitCode: number; readonly message?: string };
}

const COMPONENT = 'app.kubernetes.io/component';

/** Selects the objects of a component. */
export const ofComponent = (component: string): string => `${COMPONENT}=${component}`;

/** Selects the objects that belong to no component: the namespace, the genesis, secrets. */
export const ofNoComponent = `!${COMPONENT}`;

/** Returns the objects that run the pods of a component. */
export async function workloadsOf(component: string): Promise<readonly Workload[]> {
  const found = await getObjects<{
    readonly kind: Workload['kind'];
    readonly metadata: { readonly name: string };
    readonly spec: { readonly replicas?: number; readonly updateStrategy?: { readonly type: string } };
  }>('deployments,statefulsets,jobs', '--selector', ofComponent(component));
  return found.map(({ kind, metadata: { name }, spec: { replicas = 1, updateStrategy } }) => ({
    kind,
    name,
    ...(updateStrategy?.type === 'OnDelete' ? { readyPods: replicas } : undefined),
  }));
}

/** Resolves once all its pods are ready, or a job is done. Throws ClusterError that says why they are not. */
export async function untilReady({ kind, name, readyPods }: Workload, seconds: number): Promise<void> {
  await kubectlHere(...waitFor(`${kind.toLowerCase()}/${name}`, readyPods), `--timeout=${seconds}s`).catch(
    async (error: unknown) => {
      throw new ClusterError(
        `${name} is not ready after ${seconds} s: ${(await whyNotReady(name)) || (error instanceof Error ? error.message : String(error))}`,
      );
    },
  );
}

function waitFor(what: string, readyPods: number | undefined): readonly string[] {
  if (what.startsWith('job/')) return ['wait', '--for=condition=complete', what];
  return readyPods === undefined
    ? ['rollout', 'status', what]
    : ['wait', `--for=jsonpath={.status.readyReplicas}=${readyPods}`, what];
}

/** Tells why the pods of a name are not ready, in the words of the cluster and of the pods themselves. */
async function whyNotReady(name: string): Promise<string> {
  const pods = await getObjects<Pod>('pods', '--selector', `app.kubernetes.io/name=${name}`);
  const said = await Promise.all(pods.map(async (pod) => reasons(pod, await lastWarning(pod.metadata.name))));
  return said.flat().join('; ');
}

/** Returns the cluster's last warning about a pod: it is the only word about a missing Secret. */
async function lastWarning(pod: string): Promise<string | undefined> {
  const selector = `--field-selector=type=Warning,involvedObject.name=${pod}`;
  return (await getObjects<{ readonly message?: string }>('events', selector)).at(-1)?.message;
}

/** Returns the reasons for which a pod is not ready; none if it is ready. */
export function reasons(
  { metadata, status: { conditions = [], containerStatuses = [] } }: Pod,
  warning?: string,
): readonly string[] {
  const unscheduled = conditions.flatMap(({ type, status, message }) =>
    type === 'PodScheduled' && status === 'False' ? [message ?? 'it is scheduled nowhere'] : [],
  );
  const held = containerStatuses
    .filter(({ ready }) => !ready)
    .map(({ state: { waiting, terminated }, lastState }) => {
      const words = terminated?.message ?? lastState.terminated?.message ?? waiting?.message ?? warning;
      return [
        waiting?.reason ?? terminated?.reason ?? 'it is not ready',
        ...(words === undefined ? [] : [words.trim().split('\n').at(-1)]),
      ].join(': ');
    });
  return [...unscheduled, ...held].map((reason) => `${metadata.name}: ${reason}`);
}
