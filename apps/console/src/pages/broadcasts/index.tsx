import { Route, Routes } from 'react-router';
import { useMay } from '../../api/session';
import { NotFound } from '../../shell/page-gate';
import { BroadcastDetail } from './broadcast-detail';
import { BroadcastList } from './broadcast-list';
import { NewBroadcast, PrepareBroadcast } from './wizard';

export default function Broadcasts() {
  const may = useMay();
  return (
    <Routes>
      <Route index element={<BroadcastList />} />
      {may('broadcasts:write') ? <Route path="new" element={<NewBroadcast />} /> : null}
      {may('broadcasts:write') ? <Route path=":id/prepare" element={<PrepareBroadcast />} /> : null}
      <Route path=":id" element={<BroadcastDetail />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
