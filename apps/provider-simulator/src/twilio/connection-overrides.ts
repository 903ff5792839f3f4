/** How one webhook is called: Twilio's connection overrides (facts §2.3), milliseconds. */
export interface ConnectionOverrides {
  connectTimeoutMs: number;
  readTimeoutMs: number;
  totalTimeoutMs: number;
  retries: number;
  /** Which failures are tried again. */
  retryOn: ReadonlySet<'4xx' | '5xx' | 'ct' | 'rt'>;
}

const defaults: ConnectionOverrides = {
  connectTimeoutMs: 5_000,
  readTimeoutMs: 15_000,
  totalTimeoutMs: 15_000,
  retries: 1,
  retryOn: new Set(['ct']),
};

const parsed = new Map<string, ConnectionOverrides>();

/** Splits `https://host/path?q#rc=3&rp=all` into the URL that is called (and signed) and the options of its fragment. */
export function splitCallbackUrl(callback: string): { url: string; overrides: ConnectionOverrides } {
  const hash = callback.indexOf('#');
  if (hash < 0) return { url: callback, overrides: defaults };
  return { url: callback.slice(0, hash), overrides: parseFragment(callback.slice(hash + 1)) };
}

/** Values out of range are clamped; unknown keys and words are ignored, as Twilio ignores fragments it does not know. */
function parseFragment(fragment: string): ConnectionOverrides {
  const known = parsed.get(fragment);
  if (known) return known;
  const options = new URLSearchParams(fragment);
  const within = (key: string, fallback: number, min: number, max: number): number => {
    const value = Number(options.get(key) ?? NaN);
    return Number.isFinite(value) ? Math.min(max, Math.max(min, Math.trunc(value))) : fallback;
  };
  const overrides: ConnectionOverrides = {
    connectTimeoutMs: within('ct', defaults.connectTimeoutMs, 100, 10_000),
    readTimeoutMs: within('rt', defaults.readTimeoutMs, 100, 15_000),
    totalTimeoutMs: within('tt', defaults.totalTimeoutMs, 100, 15_000),
    retries: within('rc', defaults.retries, 0, 5),
    retryOn: retryWords(options.get('rp')),
  };
  if (parsed.size < 1000) parsed.set(fragment, overrides);
  return overrides;
}

function retryWords(policy: string | null): ConnectionOverrides['retryOn'] {
  if (policy === null) return defaults.retryOn;
  const words = policy.split(',').map((word) => word.trim());
  const all = ['4xx', '5xx', 'ct', 'rt'] as const;
  return new Set(all.filter((word) => words.includes('all') || words.includes(word)));
}
