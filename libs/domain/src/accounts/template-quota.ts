export interface TemplateQuota {
  used: number;
  limit: number;
  left: number;
  /** 0 to 1, and beyond when the provider holds more than we believe is allowed. */
  share: number;
  /** `near` from 90 % on. At `full` a new template is refused here, before the provider does (R11). */
  level: 'ok' | 'near' | 'full';
}

/** R11: templates per account. The limit is raised by a fact read from the provider, never by hope. */
export function quota(used: number, limit: number): TemplateQuota {
  const left = Math.max(0, limit - used);
  const share = limit > 0 ? used / limit : 1;
  return { used, limit, left, share, level: left === 0 ? 'full' : share >= 0.9 ? 'near' : 'ok' };
}
