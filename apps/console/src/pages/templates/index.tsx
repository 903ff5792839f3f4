import { Route, Routes } from 'react-router';
import { useMay } from '../../api/session';
import { NotFound } from '../../shell/page-gate';
import { EditTemplate, NewTemplate } from './editor';
import { TemplateDetail } from './template-detail';
import { TemplateList } from './template-list';

export default function Templates() {
  const may = useMay();
  return (
    <Routes>
      <Route index element={<TemplateList />} />
      {may('templates:write') ? <Route path="new" element={<NewTemplate />} /> : null}
      {may('templates:write') ? <Route path=":id/edit" element={<EditTemplate />} /> : null}
      <Route path=":id" element={<TemplateDetail />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
