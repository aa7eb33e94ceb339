import { kubectlHere } from '@bpdao/k8s';

/**
 * A signal that is sent to a process. A pod's first process cannot be reached from within, so the containers of
 * tests/cluster share the processes of their pod.
 */
export type Signal = 'KILL' | 'STOP' | 'CONT';

/** The beginnings of the programs' command lines. */
const BEGINNINGS = { nats: 'nats-server', service: 'node' } as const;

/** Signals the program in a container of a pod. Throws ClusterError. */
export async function signal(pod: string, container: keyof typeof BEGINNINGS, what: Signal): Promise<void> {
  const script = `for p in /proc/[0-9]*; do case "$(tr '\\0' ' ' < $p/cmdline)" in ${BEGINNINGS[container]}*) kill -${what} "\${p#/proc/}";; esac; done`;
  await kubectlHere('exec', pod, '--container', container, '--', 'sh', '-c', script);
}
