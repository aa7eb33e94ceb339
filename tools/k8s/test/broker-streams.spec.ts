import { leastLeading, whyNotCurrent, type BrokerReport } from '../src/broker-streams.ts';

type Peer = readonly [name: string, current: boolean, offline?: boolean];

/** Makes a broker's report of one stream of the WSC, and of the list of all streams, which broker-0 keeps well. */
const says = (leader: string | undefined, ...peers: readonly Peer[]): BrokerReport => ({
  meta_cluster: { leader: 'broker-0', replicas: [{ name: 'broker-1', current: true }] },
  account_details: [
    {
      name: 'WSC',
      stream_detail: [
        {
          name: 'WSC',
          cluster: {
            ...(leader === undefined ? undefined : { leader }),
            replicas: peers.map(([name, current, offline]) => ({
              name,
              current,
              ...(offline === undefined ? undefined : { offline }),
            })),
          },
        },
      ],
    },
  ],
});

const reports = (...all: readonly BrokerReport[]): ReadonlyMap<string, BrokerReport> =>
  new Map(all.map((report, index) => [`broker-${index}`, report] as const));

describe('a broker', () => {
  it.each<[what: string, reports: ReadonlyMap<string, BrokerReport>, why: string | undefined]>([
    [
      'may go when every copy is current',
      reports(says('broker-0', ['broker-1', true]), says('broker-0', ['broker-0', true])),
      undefined,
    ],
    [
      'stays while a copy is behind',
      reports(says('broker-0', ['broker-1', false]), says('broker-0', ['broker-0', true])),
      'the copy of WSC WSC on broker-1 is behind',
    ],
    [
      'stays while a copy is offline, however current it was',
      reports(says('broker-0', ['broker-1', true, true])),
      'the copy of WSC WSC on broker-1 is offline',
    ],
    ['stays while a stream has no leader', reports(says(undefined), says(undefined)), 'WSC WSC has no leader'],
    ['stays while nobody says that it leads', reports(says('broker-1', ['broker-0', true])), 'WSC WSC has no leader'],
    [
      'may go when it is the only one',
      reports({ account_details: [{ name: 'WSC', stream_detail: [{ name: 'WSC' }] }] }),
      undefined,
    ],
  ])('%s', (_what, all, why) => {
    expect(whyNotCurrent(all)).toBe(why);
  });

  it('that leads the most streams goes last', () => {
    const all = reports(
      says('broker-0', ['broker-1', true]),
      says('broker-0', ['broker-0', true]),
      says('broker-0', ['broker-0', true]),
    );
    expect(leastLeading(['broker-0', 'broker-1', 'broker-2'], all)).toBe('broker-1');
    expect(leastLeading(['broker-0', 'broker-2'], all)).toBe('broker-2');
    expect(leastLeading(['broker-0'], all)).toBe('broker-0');
  });
});
