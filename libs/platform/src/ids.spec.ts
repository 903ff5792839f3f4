import { fromPublicId, idPrefixes, newId, toPublicId } from './ids';
import type { IdKind } from './ids';

describe('ids', () => {
  it.each(Object.keys(idPrefixes) as IdKind[])('a %s id goes out with its prefix and comes back the same', (kind) => {
    const id = newId();
    const shown = toPublicId(kind, id);
    expect(shown.startsWith(`${idPrefixes[kind]}_`)).toBe(true);
    expect(fromPublicId(kind, shown)).toBe(id);
  });

  it('are sortable by creation', () => {
    const ids = Array.from({ length: 100 }, newId);
    expect([...ids].sort()).toEqual(ids);
  });

  it.each([
    '',
    'msg_',
    'msg_00000000000000000000000000x',
    'con_01h455vb4pex5vsknk084sn02q',
    'msg_81h455vb4pex5vsknk084sn02q',
    'MSG_01h455vb4pex5vsknk084sn02q',
  ])('%j is not the id of a message', (text) => {
    expect(fromPublicId('message', text)).toBeNull();
  });
});
