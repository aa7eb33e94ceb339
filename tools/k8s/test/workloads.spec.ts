import { reasons, type Pod } from '../src/workloads.ts';

const podWith = (status: Partial<Pod['status']>): Pod => ({
  metadata: { name: 'asc-1' },
  status: { phase: 'Pending', ...status },
});
const container = { name: 'service', ready: false, restartCount: 0, state: {}, lastState: {} };

describe('why a pod is not ready', () => {
  it.each<[why: string, pod: Pod, said: readonly string[], warning?: string]>([
    ['nothing when it is', podWith({ containerStatuses: [{ ...container, ready: true }] }), []],
    [
      'where it fits nowhere',
      podWith({ conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }] }),
      ['asc-1: 0/1 nodes are available'],
    ],
    [
      'what it waits for',
      podWith({
        containerStatuses: [{ ...container, state: { waiting: { reason: 'ErrImagePull', message: 'no such image' } } }],
      }),
      ['asc-1: ErrImagePull: no such image'],
    ],
    [
      'the last line that it ended with, while it waits to be started again',
      podWith({
        containerStatuses: [
          {
            ...container,
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
            lastState: {
              terminated: { reason: 'Error', exitCode: 2, message: 'a log line\nstream ASC is not there\n' },
            },
          },
        ],
      }),
      ['asc-1: CrashLoopBackOff: stream ASC is not there'],
    ],
    [
      'what the cluster warned of, where nothing else is said',
      podWith({ containerStatuses: [{ ...container, state: { waiting: { reason: 'ContainerCreating' } } }] }),
      ['asc-1: ContainerCreating: secret "seeds-asc" not found'],
      'secret "seeds-asc" not found',
    ],
    ['that it runs and is not ready', podWith({ containerStatuses: [container] }), ['asc-1: it is not ready']],
  ])('is %s', (_why, pod, said, ...[warning]) => {
    expect(reasons(pod, warning)).toEqual(said);
  });
});
