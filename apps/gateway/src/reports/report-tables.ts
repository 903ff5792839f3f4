import type { LiveReportBody, ServiceReportBody, TemplateReportBody } from '@heliograph/contracts';

/** A report as a table for spreadsheets. */
export interface ReportTable {
  header: string[];
  rows: string[][];
}

const text = (value: number | string | null): string => (value === null ? '' : String(value));

/** One number a line, because the parts of this report have different shapes. */
export function serviceTable(report: ServiceReportBody): ReportTable {
  const durations = (name: string, { count, p50, p90 }: ServiceReportBody['resolution']): string[][] => [
    [`${name}_count`, '', text(count)],
    [`${name}_p50_seconds`, '', text(p50)],
    [`${name}_p90_seconds`, '', text(p90)],
  ];
  return {
    header: ['metric', 'of', 'value'],
    rows: [
      ...durations('first_response', report.firstResponse),
      ...durations('resolution', report.resolution),
      ['windows_lost', '', text(report.windowsLost)],
      ...report.volume.flatMap((bucket) => [
        ['messages_in', bucket.at, text(bucket.in)],
        ['messages_out', bucket.at, text(bucket.out)],
      ]),
      ...report.byAgent.flatMap(({ agent, conversations, messages, firstResponseP50 }) => [
        ['agent_conversations', agent.name, text(conversations)],
        ['agent_messages', agent.name, text(messages)],
        ['agent_first_response_p50_seconds', agent.name, text(firstResponseP50)],
      ]),
    ],
  };
}

export const templateTable = (report: TemplateReportBody): ReportTable => ({
  header: ['template', 'name', 'language', 'sent', 'delivered', 'read', 'failed', 'failed_by'],
  rows: report.data.map((row) => [
    row.template,
    row.name,
    row.language,
    text(row.sent),
    text(row.delivered),
    text(row.read),
    text(row.failed),
    row.failedBy.map(({ code, count }) => `${code}: ${count}`).join('; '),
  ]),
});

export const liveTable = (report: LiveReportBody): ReportTable => ({
  header: ['agent', 'presence', 'load', 'capacity'],
  rows: report.load.map(({ agent, presence, load, capacity }) => [agent.name, presence, text(load), text(capacity)]),
});
