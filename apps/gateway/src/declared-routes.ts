import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { createProviders } from '@heliograph/providers';
import { systemClock, type Logger } from '@heliograph/platform';
import { readGatewayConfig } from './gateway.config';
import { GatewayModule, type GatewayParts } from './gateway.module';
import { openApiDocument, type RouteDefinition } from './http';
import { productVersion } from './product-version';

type Module = Type<unknown> | DynamicModule;

/** Every route the modules declare, by path and method, read from their decorators: no server, no database, no instance of anything. */
export function declaredRoutes(root: Module): RouteDefinition[] {
  const routes = new Map<string, RouteDefinition>();
  const seen = new Set<unknown>();
  const visit = (given: Module | undefined): void => {
    if (!given || typeof (given as unknown as Promise<unknown>).then === 'function') return;
    const dynamic = 'module' in given ? given : null;
    const type = dynamic ? dynamic.module : (given as Type<unknown>);
    const fixed = seen.has(type) ? [] : [...listOf<Module>(MODULE_METADATA.IMPORTS, type)];
    const controllers = seen.has(type) ? [] : listOf<Type<unknown>>(MODULE_METADATA.CONTROLLERS, type);
    seen.add(type);
    for (const controller of [...controllers, ...(dynamic?.controllers ?? [])])
      for (const route of routesOf(controller)) routes.set(route.operationId, route);
    for (const inner of [...fixed, ...((dynamic?.imports ?? []) as Module[])]) visit(inner);
  };
  visit(root);
  return [...routes.values()].sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
}

const listOf = <Item>(key: string, of: Type<unknown>): Item[] => (Reflect.getMetadata(key, of) as Item[] | undefined) ?? [];

function routesOf(controller: Type<unknown>): RouteDefinition[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const method = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined;
    const config =
      typeof method === 'function'
        ? (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, method) as { route?: RouteDefinition } | undefined)
        : undefined;
    return config?.route ? [config.route] : [];
  });
}

/** The document that `GET /openapi.json` of a gateway in all its roles answers; the servers are named but never spoken to. */
export function declaredDocument(): ReturnType<typeof openApiDocument> {
  const config = readGatewayConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    HELIOGRAPH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
  });
  const providers = createProviders();
  try {
    // Parts are only handed on: nothing here is ever built from them.
    const parts = { config, logger: {} as Logger, clock: systemClock, providers } as unknown as GatewayParts;
    return openApiDocument(declaredRoutes(GatewayModule.register(parts)), { version: productVersion });
  } finally {
    void providers.close();
  }
}
