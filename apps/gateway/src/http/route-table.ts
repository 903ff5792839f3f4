import type { FastifyInstance } from 'fastify';
import type { RouteDefinition } from './route';

interface Known {
  matcher: RegExp;
  methods: Set<string>;
}

/**
 * What this server answers, gathered while routes register: the source of the OpenAPI document, and of `Allow` for a known path
 * asked with another method (Fastify only says 404). Looked up on misses only, never for a request that matched.
 */
export class RouteTable {
  private readonly paths = new Map<string, Known>();
  private readonly operations = new Map<string, RouteDefinition>();

  /** Must be called before any route is registered. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', (options) => {
      const { method, url, config } = options;
      const known = this.paths.get(url) ?? { matcher: matcherOf(url), methods: new Set<string>() };
      for (const one of Array.isArray(method) ? method : [method]) known.methods.add(one.toUpperCase());
      this.paths.set(url, known);
      const route = (config as { route?: RouteDefinition } | undefined)?.route;
      if (!route) return;
      if (route.bodyLimit !== undefined) options.bodyLimit = route.bodyLimit;
      const other = this.operations.get(route.operationId);
      if (other && other !== route) throw new Error(`Two routes have the operationId ${route.operationId}`);
      this.operations.set(route.operationId, route);
    });
  }

  /** Every declared route, by path and method. */
  get routes(): RouteDefinition[] {
    return [...this.operations.values()].sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
  }

  /** Methods a path answers, OPTIONS included; empty for an unknown path. A catch-all (`*`) is not knowledge of a path. */
  allowed(path: string): string[] {
    const methods = new Set<string>();
    for (const [url, known] of this.paths) {
      if (url.includes('*') || !known.matcher.test(path)) continue;
      for (const method of known.methods) methods.add(method);
    }
    if (methods.size > 0) methods.add('OPTIONS');
    return [...methods].sort();
  }
}

/** `/v1/messages/:id/why` → `^/v1/messages/[^/]+/why$` */
function matcherOf(url: string): RegExp {
  const pattern = url
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${pattern}$`);
}
