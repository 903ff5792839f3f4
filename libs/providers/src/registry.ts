import type { Provider } from './provider';
import type { TwilioClientOptions } from './twilio/twilio-client';
import { TwilioProvider } from './twilio/twilio.provider';

export interface ProvidersOptions {
  twilio?: TwilioClientOptions;
  /** More providers, or one that takes the place of a built-in of the same kind (tests: the fake). */
  others?: readonly Provider[];
}

export interface ProviderRegistry {
  /** The provider of an account's `kind` column. A kind we do not have is a bug (the database constrains it) and throws Error. */
  get(kind: string): Provider;
  readonly kinds: readonly string[];
  /** Closes every provider's connections, after the requests under way. */
  close(): Promise<void>;
}

/** All providers of a process; create once, close at shutdown. */
export function createProviders(options: ProvidersOptions = {}): ProviderRegistry {
  const providers = new Map<string, Provider>();
  for (const provider of options.others ?? []) providers.set(provider.kind, provider);
  if (!providers.has('twilio')) providers.set('twilio', new TwilioProvider(options.twilio));
  return {
    get(kind) {
      const provider = providers.get(kind);
      if (!provider) throw new Error(`no provider of kind ${kind}`);
      return provider;
    },
    kinds: [...providers.keys()],
    async close() {
      await Promise.all([...providers.values()].map((provider) => provider.close()));
    },
  };
}
