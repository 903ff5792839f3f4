/** `blocks`: the provider's format check refuses it; `likely_rejected`: a reviewer probably will; `advice`: worth a look. */
export const lintSeverities = ['blocks', 'likely_rejected', 'advice'] as const;
export type LintSeverity = (typeof lintSeverities)[number];

export interface LintRule {
  severity: LintSeverity;
  /** `§6.5 #n` is the numbered rejection reason in the fact sheet, `§6.6` its table of limits, `[M]` from memory only, `[U]` uncertain. */
  source: string;
  why: string;
}

export const rule = (severity: LintSeverity, source: string, why: string): LintRule => ({ severity, source, why });
