import { createHmac } from 'node:crypto';
import type { TemplateContent } from '@heliograph/domain';
import { newApiKey, type NewApiKey, type SecretKey } from '@heliograph/platform';

/** 32 bytes only this installation can make, the same at every start. */
const derive = (key: SecretKey, label: string): Buffer =>
  createHmac('sha256', key.bytes).update(`heliograph demo: ${label}`).digest();

/** Numbers that are kept free for fiction (Ofcom). */
export const businessPhone = '+447700900000';
export const customers = [
  { phone: '+447700900001', name: 'Ana Sousa' },
  { phone: '+447700900002', name: 'Bo Lindqvist' },
] as const;

export const wabaId = '100000000000001';
export const businessName = 'Corner Bakery';

export interface DemoSecrets {
  accountSid: string;
  authToken: string;
  apiKey: NewApiKey;
}

/** The demo's credentials, derived: a second start prints the same key, and nothing secret lies in a file. */
export const demoSecrets = (key: SecretKey): DemoSecrets => ({
  accountSid: `AC${derive(key, 'account sid').toString('hex').slice(0, 32)}`,
  authToken: derive(key, 'auth token').toString('hex').slice(0, 32),
  apiKey: newApiKey('test', () => derive(key, 'api key')),
});

export interface DemoTemplate {
  /** Under which the facts name it. */
  key: 'orderOnItsWay' | 'deliveryDelayed' | 'appointmentReminder';
  name: string;
  /** False: a draft, ready to be submitted. */
  approved: boolean;
  content: TemplateContent;
}

export const templateLanguage = 'en_US';
export const demoTemplates: readonly DemoTemplate[] = [
  {
    key: 'orderOnItsWay',
    name: 'order_on_its_way',
    approved: true,
    content: {
      kind: 'text',
      body: 'Hello {{1}}, your order {{2}} has left our bakery and should reach you today.',
      variables: [
        { name: '1', sample: 'Ana' },
        { name: '2', sample: 'A-1042' },
      ],
    },
  },
  {
    key: 'deliveryDelayed',
    name: 'delivery_delayed',
    approved: true,
    content: {
      kind: 'text',
      body: 'Hello {{1}}, your delivery is running late. We now expect it at {{2}} and are sorry for the wait.',
      variables: [
        { name: '1', sample: 'Ana' },
        { name: '2', sample: '16:30' },
      ],
    },
  },
  {
    key: 'appointmentReminder',
    name: 'appointment_reminder',
    approved: false,
    content: {
      kind: 'text',
      body: 'Hello {{1}}, this is a reminder of your cake tasting on {{2}} at our bakery in Mill Lane.',
      variables: [
        { name: '1', sample: 'Ana' },
        { name: '2', sample: 'Friday at 10:00' },
      ],
    },
  },
];
