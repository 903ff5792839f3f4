// A file is named by what it is or does. These names say neither, and so refuse nothing.
import { relative, sep } from 'node:path';

const FOLDERS = /(^|\/)(utils?|helpers?|common|shared|misc)\//;
const FILES =
  /(^|\/)((utils?|helpers?|common|shared|misc)\.[cm]?[jt]sx?|[^/]+\.(service|utils?|helpers?)(\.(spec|int-spec))?\.[cm]?[jt]sx?)$/;

/** @param {string} path inside the checkout, with forward slashes @returns {boolean} */
export function namesNothing(path) {
  return FOLDERS.test(path) || FILES.test(path);
}

/** @type {import('eslint').Rule.RuleModule} */
export const fileNames = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { root: { type: 'string' } }, required: ['root'], additionalProperties: false }],
    messages: { nothing: '{{path}}: name a file by what it is or does; no service, utils, helpers, common or shared.' },
  },
  create(context) {
    return {
      Program(node) {
        const path = relative(context.options[0].root, context.filename).split(sep).join('/');
        if (namesNothing(path)) context.report({ node, messageId: 'nothing', data: { path } });
      },
    };
  },
};
