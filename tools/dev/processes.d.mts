import type { Progress } from '../terminal/progress.mjs';

export type AppName = 'provider-simulator' | 'gateway' | 'outbound-sender' | 'template-sync';

export interface ServiceUrls {
  databaseUrl: string;
  redisUrl: string;
}

export interface Services extends ServiceUrls {
  stop(): Promise<void>;
}

/** A PostgreSQL and a Redis, ready to answer: the given ones, or ones started here. `ephemeral`: temporary, without waiting for the disk. */
export function bringUpServices(options?: {
  databaseUrl?: string;
  redisUrl?: string;
  ephemeral?: boolean;
  progress?: Progress;
}): Promise<Services>;

export interface Namespace extends ServiceUrls {
  name: string;
  redisPrefix: string;
}

/** An empty database and a Redis prefix of their own on these services. */
export function createNamespace(services: ServiceUrls): Promise<Namespace>;
/** Removes both, also under a process that is still connected. */
export function dropNamespace(services: ServiceUrls, namespace: Namespace): Promise<void>;

/** An app that ended without being asked to. */
export interface Death {
  name: string;
  /** `code 1`, `signal SIGKILL` */
  how: string;
  log: string;
}

export interface PlatformOptions {
  services: ServiceUrls;
  /** Without one: the services' own database, prefix `hg`, and the usual ports where they are free. */
  namespace?: Namespace;
  /** HELIOGRAPH_SECRET_KEY: 32 bytes, base64. */
  secretKey: string;
  ports?: Partial<Record<AppName, number>>;
  /** For every process, on top of what the platform itself sets. */
  env?: Record<string, string>;
  /** Which apps; all of them unless told. */
  only?: AppName[];
  migrate?: boolean;
  /** Runs the demo seed; what it prints becomes `facts`. */
  seed?: boolean;
  logFolder: string;
  simulatorData?: string;
  progress?: Progress;
  onLog?: (name: string, line: string) => void;
  onDeath?: (death: Death) => void;
}

export interface StartedApp {
  pid: number;
  port: number;
  url: string;
}

/** What the demo seed tells of what it made; the rest is the seed's own. */
export interface SeedFacts {
  apiKey?: string;
  phoneUrl?: string;
  try?: { title: string; command: string }[];
  [fact: string]: unknown;
}

export interface Platform extends ServiceUrls {
  urls: { gateway: string; docs: string; simulator: string };
  ports: Record<AppName, number>;
  redisPrefix: string;
  /** What the seed printed; empty without a seed. */
  facts: SeedFacts;
  apiKey: string | undefined;
  processes(): { name: string; pid: number; script: string; port: number; running: boolean }[];
  /** Starts an app again, or, with `as`, one more instance of it; resolves when it is ready. */
  start(name: AppName, options?: { as?: string; env?: Record<string, string> }): Promise<StartedApp>;
  /** In order, bounded. */
  stopOne(name: string): Promise<void>;
  /** As a crash would; not reported as a death. Resolves, when it is gone, with how it ended. */
  kill(name: string, signal?: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<string | undefined>;
  log(name: string, lines?: number): string;
  onDeath(listener: (death: Death) => void): void;
  /** Every app, newest first. The services and the namespace stay. */
  stop(): Promise<void>;
}

/**
 * Migrates, seeds and starts the built apps, and waits until each answers `GET /health/ready` with 200.
 * @throws Error with the last log lines of what did not start; what had started is stopped.
 */
export function startPlatform(options: PlatformOptions): Promise<Platform>;

/** Stops whatever this process started through these tools and has not stopped yet. */
export function stopAll(options?: { report?: (name: string) => void }): Promise<Error[]>;

export interface BreakableServer {
  /** As it is now: a server that starts again takes another port. */
  url(): string;
  /** Without a word to its clients. */
  crash(): Promise<void>;
  /** Again, on the same data; Redis keeps none. */
  start(): Promise<void>;
}

/** A PostgreSQL and a Redis of one's own, for tests of what happens when they crash. */
export function startBreakableServices(options?: {
  progress?: Progress;
}): Promise<{ postgres: BreakableServer; redis: BreakableServer; stop(): Promise<void> }>;
