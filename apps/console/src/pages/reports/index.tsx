import { useState } from 'react';
import { useWords } from '../../i18n/catalogue';
import { PageParts } from '../../parts/page-parts';
import { PageTitle } from '../../shell/page-title';
import { LiveReport } from './live-report';
import type { ReportFilter } from './report-filter';
import { ServiceReport } from './service-report';
import { TemplateReport } from './template-report';
import { reportsWords } from './words';

/** How the desk does: how fast it answers, what it loses, what became of templates, and who is here now. */
export default function Reports() {
  const say = useWords(reportsWords);
  const [filter, setFilter] = useState<ReportFilter>({ span: 'week', from: '', to: '', channel: null, team: null });
  return (
    <>
      <PageTitle id="reports" />
      <PageParts
        page="reports"
        label={say('parts')}
        parts={[
          { id: 'service', name: say('service'), body: () => <ServiceReport filter={filter} onFilter={setFilter} /> },
          { id: 'templates', name: say('templates'), body: () => <TemplateReport filter={filter} onFilter={setFilter} /> },
          { id: 'live', name: say('live'), body: () => <LiveReport /> },
        ]}
      />
    </>
  );
}
