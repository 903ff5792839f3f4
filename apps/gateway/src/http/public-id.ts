import { z } from 'zod';
import { fromPublicId, idPrefixes } from '@heliograph/platform';
import type { IdKind } from '@heliograph/platform';

/**
 * A public id (`msg_…`) in a path, query or body, as the UUID inside it. Use it in `params`, `query` and `body` alike:
 * a bad one is `invalid_id`, 400 in the URL and 422 in a body. It is not looked up: existing is the use case's question.
 */
export const publicId = (kind: IdKind) =>
  z
    .string()
    .meta({ description: `Id of a ${wordsOf(kind)}`, examples: [`${idPrefixes[kind]}_01h455vb4pex5vsknk084sn02q`] })
    .transform((text, context) => {
      const uuid = fromPublicId(kind, text);
      if (uuid !== null) return uuid;
      context.addIssue({
        code: 'custom',
        message: `Not the id of a ${wordsOf(kind)} (${idPrefixes[kind]}_…)`,
        params: { code: 'invalid_id' },
      });
      return z.NEVER;
    });

const wordsOf = (kind: IdKind): string => kind.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
