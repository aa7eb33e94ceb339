/** One metric: its meaning, its labels, and the processes that have it. Its name contains the unit. */
interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** The processes that have the metric: every service, the service of one actor, every producer. */
  readonly by: readonly ('services' | 'producers' | 'asc' | 'wsc' | 'gossip' | 'vpsc' | 'forum')[];
}

/** Every metric of the project; docs/operations/observability.md holds the same table, and a test compares them. */
export const metricTable = {
  bpdao_mailbox_depth_messages: {
    type: 'gauge',
    help: 'Messages that wait to be taken, or for their causes.',
    labels: [],
    by: ['services'],
  },
  bpdao_mailbox_age_seconds: {
    type: 'gauge',
    help: 'The time for which the oldest message has waited to be taken.',
    labels: [],
    by: ['services'],
  },
  bpdao_mailbox_wait_seconds: {
    type: 'histogram',
    help: 'The time for which messages waited to be taken.',
    labels: ['type'],
    by: ['services'],
  },
  bpdao_deadlines_total: { type: 'counter', help: 'Deadlines that were reached.', labels: [], by: ['services'] },
  bpdao_append_seconds: {
    type: 'histogram',
    help: 'The time from sending a batch of facts to its acknowledgement.',
    labels: [],
    by: ['services'],
  },
  bpdao_append_bytes_total: {
    type: 'counter',
    help: 'Encoded size of the batches stored.',
    labels: [],
    by: ['services'],
  },
  bpdao_append_retries_total: {
    type: 'counter',
    help: 'Repeated appends of batches whose outcome was unknown.',
    labels: [],
    by: ['services'],
  },
  bpdao_facts_total: { type: 'counter', help: 'Own facts stored.', labels: ['type'], by: ['services'] },
  bpdao_commands_total: {
    type: 'counter',
    help: 'Commands by their answer: accepted, refused or try-again. Of a producer: the commands that it sent.',
    labels: ['command', 'answer'],
    by: ['services', 'producers'],
  },
  bpdao_refusals_total: {
    type: 'counter',
    help: 'Refused commands by code. Of a producer: the commands that it sent.',
    labels: ['command', 'code'],
    by: ['services', 'producers'],
  },
  bpdao_faults_total: {
    type: 'counter',
    help: 'Requests that were answered with a fault, or dropped: 400 broken contract, 429 asked too much, 503 not now, 500 a fault here.',
    labels: ['code'],
    by: ['services'],
  },
  bpdao_heard_lag_messages: {
    type: 'gauge',
    help: 'Messages of a heard stream that are stored and not folded yet.',
    labels: ['stream'],
    by: ['services'],
  },
  bpdao_heard_ahead_seconds: {
    type: 'gauge',
    help: 'The time by which the last heard fact of a stream was ahead of the clock here: one of the two clocks is wrong.',
    labels: ['stream'],
    by: ['services'],
  },
  bpdao_clock_ahead_seconds: {
    type: 'gauge',
    help: "The time by which the clock here is ahead of the broker's, below 0 if it is behind; a process more than 5 s ahead does not lead.",
    labels: [],
    by: ['services'],
  },
  bpdao_role_info: {
    type: 'gauge',
    help: '1 for the role of the process: starting, standing-by, leading or ended.',
    labels: ['role'],
    by: ['services'],
  },
  bpdao_height_blocks: {
    type: 'gauge',
    help: 'The height in work, as far as the process knows.',
    labels: [],
    by: ['services', 'producers'],
  },
  bpdao_block_seconds: {
    type: 'histogram',
    help: 'The time from the first draw of a height to the settlement of its block.',
    labels: [],
    by: ['vpsc'],
  },
  bpdao_blocks_total: {
    type: 'counter',
    help: 'Ended rounds by outcome: accepted, rejected, void, refused. Of a producer: the rounds that it heard since it takes part.',
    labels: ['outcome'],
    by: ['vpsc', 'producers'],
  },
  bpdao_settled_transactions_total: {
    type: 'counter',
    help: 'Transactions in accepted blocks.',
    labels: [],
    by: ['vpsc'],
  },
  bpdao_pools_opened_total: {
    type: 'counter',
    help: 'Validation pools opened, by kind.',
    labels: ['kind'],
    by: ['vpsc'],
  },
  bpdao_pools_resolved_total: {
    type: 'counter',
    help: 'Validation pools tallied, by kind and outcome.',
    labels: ['kind', 'outcome'],
    by: ['vpsc'],
  },
  bpdao_open_pools: { type: 'gauge', help: 'Validation pools that are open.', labels: [], by: ['vpsc'] },
  bpdao_active_transactions: { type: 'gauge', help: 'Transactions that are active.', labels: [], by: ['gossip'] },
  bpdao_standing_offers: { type: 'gauge', help: 'Offers that stand.', labels: [], by: ['asc'] },
  bpdao_shadowed_blocks_total: {
    type: 'counter',
    help: 'Blocks that a version not in force made again, by whether its result differs.',
    labels: ['differs'],
    by: ['wsc'],
  },
  bpdao_history_lag_blocks: {
    type: 'gauge',
    help: 'The number of heights by which the store of the history is behind.',
    labels: [],
    by: ['forum'],
  },
  bpdao_spans_dropped_total: {
    type: 'counter',
    help: 'Spans that never reached the receiver of traces.',
    labels: [],
    by: ['services', 'producers'],
  },
  bpdao_draws_total: { type: 'counter', help: 'Times this producer was drawn.', labels: [], by: ['producers'] },
  bpdao_votes_total: {
    type: 'counter',
    help: 'Votes of this producer on blocks that were accepted, by side.',
    labels: ['side'],
    by: ['producers'],
  },
  bpdao_policing_seconds: {
    type: 'histogram',
    help: 'The time to check a block: its signatures, and its execution.',
    labels: [],
    by: ['producers'],
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof metricTable;
export type MetricOf<Type extends Metric['type']> = {
  [N in MetricName]: (typeof metricTable)[N]['type'] extends Type ? N : never;
}[MetricName];
/** The gauges that an actor's state gives. */
export const stateGauges = [
  'bpdao_height_blocks',
  'bpdao_open_pools',
  'bpdao_active_transactions',
  'bpdao_standing_offers',
] as const satisfies readonly MetricOf<'gauge'>[];
export type StateGauge = (typeof stateGauges)[number];

/** The labels of a metric with their values. */
export type LabelsOf<N extends MetricName> = Readonly<Record<(typeof metricTable)[N]['labels'][number], string>>;

/** The two kinds of process with metrics. */
export type ProcessKind = 'services' | 'producers';

/** Returns the metrics of a process. */
export const metricsOf = (kind: ProcessKind, name: string): readonly MetricName[] =>
  (Object.keys(metricTable) as MetricName[]).filter((metric) =>
    metricTable[metric].by.some((teller) => teller === kind || teller === name),
  );

/** The table as docs/operations/observability.md shows it, in Markdown. */
export function metricPage(): string {
  const rows = Object.entries(metricTable).map(
    ([name, { type, help, labels, by }]) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${by.join(', ')} | ${help} |`,
  );
  return ['| metric | type | labels | told by | what it says |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
