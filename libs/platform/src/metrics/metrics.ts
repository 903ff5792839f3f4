import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricOptions<L extends string> {
  name: string;
  help: string;
  labels?: readonly L[];
}

/**
 * The metrics of one process. Naming rule, checked at start: `heliograph_<noun>_<what>_<unit>` in snake case; a counter ends
 * in `_total`, a histogram in its base unit (`_seconds`, `_bytes`, `_items`). A label must have few values: names that
 * would make one series per message, contact or number are refused.
 */
export interface Metrics {
  registry: Registry;
  counter<L extends string = never>(options: MetricOptions<L>): Counter<L>;
  gauge<L extends string = never>(options: MetricOptions<L> & { collect?: (this: Gauge<L>) => void | Promise<void> }): Gauge<L>;
  histogram<L extends string = never>(options: MetricOptions<L> & { buckets?: number[] }): Histogram<L>;
}

const unbounded = /(^|_)(phone|contact|message|conversation|request|recipient)(_?id)?$|^(id|url|path|error)$/;

/** From 1 ms to 10 s: an API call, a provider call, a job. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(app: string, { defaults = true }: { defaults?: boolean } = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  if (defaults) collectDefaultMetrics({ register: registry });

  const base = <L extends string>({ name, help, labels = [] }: MetricOptions<L>, ending: RegExp | null) => {
    if (!/^heliograph_[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name))
      throw new Error(`Metric ${name} must be heliograph_<noun>_<what>`);
    if (ending && !ending.test(name)) throw new Error(`Metric ${name} must end in ${ending.source.replace(/[()$]/g, '')}`);
    for (const label of labels)
      if (unbounded.test(label)) throw new Error(`Metric ${name}: label ${label} would have too many values`);
    return { name, help, labelNames: [...labels], registers: [registry] };
  };

  return {
    registry,
    counter: (options) => new Counter(base(options, /_total$/)),
    gauge: (options) => new Gauge({ ...base(options, null), ...(options.collect ? { collect: options.collect } : {}) }),
    histogram: (options) =>
      new Histogram({ ...base(options, /(_seconds|_bytes|_items)$/), buckets: options.buckets ?? durationBuckets }),
  };
}
