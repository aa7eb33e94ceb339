import { kubectlHere } from './kubectl.ts';

/** A stream as its leader sees it; the brokers' own list of streams is one as well. */
export interface StreamView {
  readonly name: string;
  readonly leader: string;
  /** The brokers that keep its other copies, each with its trouble; none if the copy is current. */
  readonly replicas: readonly { readonly broker: string; readonly trouble?: 'offline' | 'behind' }[];
}

/** The part of a broker's answer that is read here. */
export interface BrokerReport {
  readonly meta_cluster?: RaftGroup;
  readonly account_details?: readonly {
    readonly name: string;
    readonly stream_detail?: readonly { readonly name: string; readonly cluster?: RaftGroup }[];
  }[];
}

interface RaftGroup {
  readonly leader?: string;
  readonly replicas?: readonly { readonly name: string; readonly current: boolean; readonly offline?: boolean }[];
}

const QUESTION = 'http://127.0.0.1:8222/jsz?accounts=true&streams=true&limit=1024';

/** Asks every broker about its streams, now. Throws ClusterError when one does not answer. */
export async function askBrokers(pods: readonly string[]): Promise<ReadonlyMap<string, BrokerReport>> {
  return new Map(
    await Promise.all(
      pods.map(
        async (pod) =>
          [
            pod,
            JSON.parse(
              await kubectlHere('exec', pod, '--container', 'nats', '--', 'wget', '-q', '-O', '-', QUESTION),
            ) as BrokerReport,
          ] as const,
      ),
    ),
  );
}

/** Returns each stream by the report of its leader: only the leader knows which copies are current. */
export function streamsOf(reports: ReadonlyMap<string, BrokerReport>): readonly StreamView[] {
  return [...reports].flatMap(([broker, report]) =>
    groupsOf(report).flatMap(({ name, group }) =>
      group.leader === broker ? [{ name, leader: broker, replicas: (group.replicas ?? []).map(viewOf) }] : [],
    ),
  );
}

/** Returns the reason for which no broker may go now; undefined if every copy of every stream is current. */
export function whyNotCurrent(reports: ReadonlyMap<string, BrokerReport>): string | undefined {
  const streams = streamsOf(reports);
  const led = new Set(streams.map(({ name }) => name));
  const orphan = [...reports.values()].flatMap(groupsOf).find(({ name }) => !led.has(name));
  if (orphan !== undefined) return `${orphan.name} has no leader`;
  for (const { name, replicas } of streams) {
    const troubled = replicas.find(({ trouble }) => trouble !== undefined);
    if (troubled !== undefined) return `the copy of ${name} on ${troubled.broker} is ${troubled.trouble}`;
  }
  return undefined;
}

/** Returns the broker that leads the fewest streams: the broker that leads the most goes last. */
export function leastLeading(
  brokers: readonly string[],
  reports: ReadonlyMap<string, BrokerReport>,
): string | undefined {
  const leaders = streamsOf(reports).map(({ leader }) => leader);
  const leads = (broker: string): number => leaders.filter((leader) => leader === broker).length;
  return brokers.toSorted((a, b) => leads(a) - leads(b) || a.localeCompare(b))[0];
}

/** Returns the groups of a broker in a cluster; a single broker has no copies to ask about. */
const groupsOf = ({
  meta_cluster: meta,
  account_details: accounts = [],
}: BrokerReport): readonly { readonly name: string; readonly group: RaftGroup }[] => [
  ...(meta === undefined ? [] : [{ name: 'the list of streams', group: meta }]),
  ...accounts.flatMap(({ name: account, stream_detail: streams = [] }) =>
    streams.flatMap(({ name, cluster }) =>
      cluster === undefined ? [] : [{ name: `${account} ${name}`, group: cluster }],
    ),
  ),
];

const viewOf = ({
  name,
  current,
  offline = false,
}: {
  readonly name: string;
  readonly current: boolean;
  readonly offline?: boolean;
}): StreamView['replicas'][number] => {
  if (offline) return { broker: name, trouble: 'offline' };
  return current ? { broker: name } : { broker: name, trouble: 'behind' };
};
