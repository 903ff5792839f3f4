/** Words for templates, the same in every layer. R7, R10–R14. */
export const templateCategories = ['utility', 'authentication', 'marketing'] as const;
export type TemplateCategory = (typeof templateCategories)[number];

/** Only `approved` may be sent (R10). `unknown` keeps the provider's raw word beside it. */
export const templateStatuses = [
  'draft',
  'submitting',
  'in_review',
  'approved',
  'rejected',
  'paused',
  'disabled',
  'deleted',
  'unknown',
] as const;
export type TemplateStatus = (typeof templateStatuses)[number];

export const templateKinds = [
  'text',
  'media',
  'quick_reply',
  'call_to_action',
  'list_picker',
  'card',
  'carousel',
  'authentication',
] as const;
export type TemplateKind = (typeof templateKinds)[number];

export type TemplateButton =
  | { type: 'quick_reply'; title: string; id?: string }
  | { type: 'url'; title: string; url: string }
  | { type: 'phone_number'; title: string; phone: string }
  | { type: 'copy_code'; title: string; code: string };

export type TemplateHeader =
  { format: 'text'; text: string } | { format: 'image' | 'video' | 'document'; sampleUrl: string } | { format: 'location' };

/** A name of `1`, `2` … is positional; anything else is named. Every variable has a sample (lint, facts §6.6). */
export interface TemplateVariable {
  name: string;
  sample: string;
}

export interface TemplateCard {
  title?: string;
  body: string;
  mediaUrl: string;
  buttons: TemplateButton[];
}

export interface TemplateContent {
  kind: TemplateKind;
  header?: TemplateHeader;
  body: string;
  footer?: string;
  buttons?: TemplateButton[];
  list?: { button: string; items: { id: string; title: string; description?: string }[] };
  cards?: TemplateCard[];
  authentication?: { addSecurityRecommendation: boolean; codeExpirationMinutes?: number; copyCodeText: string };
  variables: TemplateVariable[];
}
