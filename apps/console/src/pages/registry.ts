import {
  IconAddressBook,
  IconBuildingStore,
  IconChartBar,
  IconClockHour4,
  IconHistory,
  IconInbox,
  IconKey,
  IconPhone,
  IconReportAnalytics,
  IconRoute,
  IconSettings,
  IconSpeakerphone,
  IconTemplate,
  IconUsers,
  IconWebhook,
  type Icon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { NavigationKey } from '../shell/words';

export interface PageEntry {
  /** Its folder under `src/pages`, its first path segment, and the key of its name in `shell/words.ts`. */
  id: NavigationKey;
  group: 'desk' | 'outreach' | 'insight' | 'setup';
  icon: Icon;
  /** All are needed to see it in the navigation. */
  scopes: readonly string[];
  /** The page's own chunk. It may hold `Routes` of its own: it is mounted at `/<id>/*`. */
  load: () => Promise<{ default: ComponentType }>;
}

/** Every page, in the order of the navigation. The first one is where people land. */
export const pages: readonly PageEntry[] = [
  { id: 'inbox', group: 'desk', icon: IconInbox, scopes: ['conversations:read'], load: () => import('./inbox') },
  { id: 'window-desk', group: 'desk', icon: IconClockHour4, scopes: ['conversations:read'], load: () => import('./window-desk') },
  { id: 'contacts', group: 'desk', icon: IconAddressBook, scopes: ['contacts:read'], load: () => import('./contacts') },
  { id: 'templates', group: 'outreach', icon: IconTemplate, scopes: ['templates:read'], load: () => import('./templates') },
  {
    id: 'broadcasts',
    group: 'outreach',
    icon: IconSpeakerphone,
    scopes: ['broadcasts:read'],
    load: () => import('./broadcasts'),
  },
  { id: 'reports', group: 'insight', icon: IconChartBar, scopes: ['reports:read'], load: () => import('./reports') },
  {
    id: 'operations',
    group: 'insight',
    icon: IconReportAnalytics,
    scopes: ['operations:read'],
    load: () => import('./operations'),
  },
  { id: 'audit', group: 'insight', icon: IconHistory, scopes: ['audit:read'], load: () => import('./audit') },
  { id: 'accounts', group: 'setup', icon: IconBuildingStore, scopes: ['accounts:read'], load: () => import('./accounts') },
  { id: 'channels', group: 'setup', icon: IconPhone, scopes: ['channels:read'], load: () => import('./channels') },
  { id: 'people', group: 'setup', icon: IconUsers, scopes: ['agents:read'], load: () => import('./people') },
  { id: 'routing', group: 'setup', icon: IconRoute, scopes: ['teams:read'], load: () => import('./routing') },
  { id: 'webhooks', group: 'setup', icon: IconWebhook, scopes: ['webhooks:read'], load: () => import('./webhooks') },
  { id: 'api-keys', group: 'setup', icon: IconKey, scopes: ['api-keys:read'], load: () => import('./api-keys') },
  { id: 'settings', group: 'setup', icon: IconSettings, scopes: ['workspace:read'], load: () => import('./settings') },
];
