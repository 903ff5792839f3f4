import { PageTitle } from '../../shell/page-title';

export default function Page() {
  return <PageTitle id="settings" />;
}
