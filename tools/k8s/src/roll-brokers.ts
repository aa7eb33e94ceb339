import { setTimeout as sleep } from 'node:timers/promises';
import { askBrokers, leastLeading, whyNotCurrent } from './broker-streams.ts';
import { ClusterError } from './cluster-error.ts';
import { getObjects, kubectlHere } from './kubectl.ts';
import { progress } from './progress.ts';
import { ofComponent, type Pod } from './workloads.ts';

const REVISION = 'controller-revision-hash';
const PAUSE_MS = 1000;
/** The longest that copies need to be current, or a broker to be back, ms. */
const PATIENCE_MS = 300_000;

/**
 * Replaces the brokers that are not as their StatefulSet says, one by one: none goes before every copy of every stream
 * is current, which is asked anew each time, and who leads the most streams goes last. Kubernetes alone would look only
 * whether each runs. Throws ClusterError.
 */
export async function rollBrokers(say: (line: string) => void): Promise<void> {
  for (let stale = await staleBrokers(); stale.length > 0; stale = await staleBrokers()) {
    const next = await untilOneMayGo(stale);
    await progress(
      say,
      next,
      () => replace(next),
      () => 'replaced',
    );
  }
  await untilAllCurrent();
}

/** Resolves once every copy of every stream is current. Throws ClusterError. */
export async function untilAllCurrent(): Promise<void> {
  await untilOneMayGo([]);
}

async function staleBrokers(): Promise<readonly string[]> {
  const revision = (
    await kubectlHere('get', 'statefulset', 'broker', '--output', 'jsonpath={.status.updateRevision}')
  ).trim();
  return (await brokers())
    .filter(({ metadata }) => metadata.labels?.[REVISION] !== revision)
    .map(({ metadata }) => metadata.name);
}

const brokers = (): Promise<readonly Pod[]> => getObjects<Pod>('pods', '--selector', ofComponent('broker'));

async function untilOneMayGo(stale: readonly string[]): Promise<string> {
  let why: string | undefined;
  for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; await sleep(PAUSE_MS)) {
    try {
      const reports = await askBrokers((await brokers()).map(({ metadata }) => metadata.name));
      why = whyNotCurrent(reports);
      if (why === undefined) return leastLeading(stale, reports) ?? '';
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      why = error.message;
    }
  }
  throw new ClusterError(`No broker is replaced: ${why ?? 'no broker answers'} for ${PATIENCE_MS / 1000} s.`);
}

async function replace(pod: string): Promise<void> {
  await kubectlHere('delete', 'pod', pod, '--wait');
  for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; await sleep(PAUSE_MS)) {
    const isReady = (await brokers()).some(
      ({ metadata, status: { conditions = [] } }) =>
        metadata.name === pod &&
        metadata.deletionTimestamp === undefined &&
        conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
    if (isReady) return;
  }
  throw new ClusterError(`${pod} is not ready ${PATIENCE_MS / 1000} s after it was replaced.`);
}
