import { z } from 'zod';
import { idText, line, time } from './fields';
import { roles, scopes } from './scopes';

export const apiKeySchema = z
  .strictObject({
    id: idText('key', 'api key'),
    name: z.string(),
    prefix: z.string().meta({ description: 'The first characters of the secret, to recognise it by' }),
    role: z.string(),
    scopes: z.array(z.string()),
    createdAt: time,
    revokedAt: time.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyBody = z.output<typeof apiKeySchema>;

export const createApiKeySchema = z.strictObject({
  name: line(200),
  role: z.enum(roles).default('agent'),
  scopes: z
    .array(z.enum(scopes))
    .max(scopes.length)
    .default([])
    .refine((given) => new Set(given).size === given.length, { error: 'A scope is named twice' }),
});
export type CreateApiKeyBody = z.output<typeof createApiKeySchema>;

export const createdApiKeySchema = apiKeySchema
  .extend({ secret: z.string().meta({ description: 'Shown this once. We keep only its hash' }) })
  .meta({ id: 'CreatedApiKey' });
export type CreatedApiKeyBody = z.output<typeof createdApiKeySchema>;
