import { kubectlHere } from '@bpdao/k8s';

/**
 * What is done to a process; a pod's first process cannot be reached from within, so pods of tests/cluster share
 * theirs.
 */
export type Signal = 'KILL' | 'STOP' | 'CONT';

/** How the command lines of the programs begin. */
const BEGINNINGS = { nats: 'nats-server', service: 'node' } as const;

/** Signals the program in a container of a pod. Throws ClusterError. */
export async function signal(pod: string, container: keyof typeof BEGINNINGS, what: Signal): Promise<void> {
  const script = `for p in /proc/[0-9]*; do case "$(tr '\\0' ' ' < $p/cmdline)" in ${BEGINNINGS[container]}*) kill -${what} "\${p#/proc/}";; esac; done`;
  await kubectlHere('exec', pod, '--container', container, '--', 'sh', '-c', script);
}
