import type * as Prometheus from '@prometheus-io/client';
import {
  metricsOf,
  metricTable,
  type LabelsOf,
  type MetricName,
  type MetricOf,
  type ProcessKind,
} from './metric-table.ts';

/** Upper bounds of durations, s: from a fifth of a millisecond, a hop of the broker. */
const BUCKETS_SECONDS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** The metrics of one process, as Prometheus reads them. */
export class Meters {
  readonly contentType: string;
  private readonly registry: Prometheus.Registry;
  private readonly counters = new Map<MetricName, Prometheus.Counter<string>>();
  private readonly gauges = new Map<MetricName, Prometheus.Gauge<string>>();
  private readonly histograms = new Map<MetricName, Prometheus.Histogram<string>>();
  private readonly scrapes: (() => Promise<void>)[] = [];

  private constructor(client: typeof Prometheus, kind: ProcessKind, name: string) {
    const registry = new client.Registry();
    this.registry = registry;
    this.contentType = registry.contentType;
    registry.setDefaultLabels({ process: name });
    client.collectDefaultMetrics({ register: registry });
    for (const metric of metricsOf(kind, name)) {
      const { type, help, labels } = metricTable[metric];
      const shape = { name: metric, help, labelNames: [...labels], registers: [registry] };
      if (type === 'counter') this.counters.set(metric, new client.Counter(shape));
      else if (type === 'gauge') this.gauges.set(metric, new client.Gauge(shape));
      else this.histograms.set(metric, new client.Histogram({ ...shape, buckets: BUCKETS_SECONDS }));
    }
  }

  /** Loads the library and begins to measure this process; `name` labels every metric of it. */
  static async open(kind: ProcessKind, name: string): Promise<Meters> {
    return new Meters(await import('@prometheus-io/client'), kind, name);
  }

  /** Counts a metric, unless this process does not have it. */
  count<N extends MetricOf<'counter'>>(metric: N, labels: LabelsOf<N>, by = 1): void {
    this.counters.get(metric)?.inc(labels, by);
  }

  set<N extends MetricOf<'gauge'>>(metric: N, labels: LabelsOf<N>, value: number): void {
    this.gauges.get(metric)?.set(labels, value);
  }

  /** Forgets the values of a gauge, because they are not known any more. */
  forget(metric: MetricOf<'gauge'>): void {
    this.gauges.get(metric)?.reset();
  }

  /** Records a duration, ms. */
  observe<N extends MetricOf<'histogram'>>(metric: N, labels: LabelsOf<N>, ms: number): void {
    this.histograms.get(metric)?.observe(labels, ms / 1000);
  }

  /** Looks at something each time the metrics are read. */
  onScrape(look: () => Promise<void>): void {
    this.scrapes.push(look);
  }

  /** All metrics in the text format of Prometheus. */
  async text(): Promise<string> {
    await Promise.all(this.scrapes.map((look) => look()));
    return this.registry.metrics();
  }
}
