import type { TemplateStatus } from './template';

/** R10: only *approved* may be sent; any other word, and any word we do not know, may not. */
export const sendable = (status: TemplateStatus): boolean => status === 'approved';
