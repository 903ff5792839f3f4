import type { Named, Presence } from './nouns';

export interface Durations {
  count: number;
  p50: number | null;
  p90: number | null;
}
export interface VolumeBucket {
  at: string;
  in: number;
  out: number;
}
export interface ServiceReport {
  from: string;
  to: string;
  firstResponse: Durations;
  resolution: Durations;
  windowsLost: number;
  volume: VolumeBucket[];
  byAgent: { agent: Named; conversations: number; messages: number; firstResponseP50: number | null }[];
}
export interface TemplateReport {
  from: string;
  to: string;
  data: {
    template: string;
    name: string;
    language: string;
    sent: number;
    delivered: number;
    read: number;
    failed: number;
    failedBy: { code: string; count: number }[];
  }[];
}
export interface LiveReport {
  waiting: number;
  active: number;
  online: number;
  away: number;
  load: { agent: Named; presence: Presence; load: number; capacity: number }[];
}
