import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './openapi';
import type { ApiInfo } from './openapi';
import type { RouteTable } from './route-table';
import { pageSecurityPolicy } from './security-headers';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Heliograph API</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** A file of its own, because the policy forbids inline scripts. `validatorUrl: null` keeps the page from calling home. */
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null, persistAuthorization: false });
`;

const folder = (): string => dirname(require.resolve('swagger-ui-dist/package.json'));

/** The only files of swagger-ui-dist that are served, by exact name. */
const assets = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

/** `GET /openapi.json` and `GET /docs`, public, without reaching outside. The document is built on first demand and kept. */
export function registerDocs(server: FastifyInstance, table: RouteTable, info: ApiInfo): void {
  let document: string | null = null;
  server.get('/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(table.routes, info));
    void reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-cache').send(document);
  });
  server.get('/docs', (_request, reply) => {
    void reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', pageSecurityPolicy)
      .header('cache-control', 'no-cache')
      .send(page);
  });
  server.get('/docs/start.js', (_request, reply) => {
    void reply
      .header('content-type', 'text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(start);
  });
  const loaded = new Map<string, Promise<Buffer>>();
  for (const [name, type] of Object.entries(assets)) {
    server.get(`/docs/${name}`, async (_request, reply) => {
      let content = loaded.get(name);
      if (!content) loaded.set(name, (content = readFile(join(folder(), name))));
      return reply
        .header('content-type', type)
        .header('cache-control', 'public, max-age=3600')
        .send(await content);
    });
  }
}
