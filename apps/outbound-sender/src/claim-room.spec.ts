import { ClaimRoom } from './claim-room';

const turn = () => new Promise((resolve) => setImmediate(resolve));

// Real: everything.
describe('room for claimed messages', () => {
  it('is never overfilled, and is given in turn', async () => {
    const room = new ClaimRoom(10);
    const entered: string[] = [];
    const enter = (name: string, count: number) => room.enter(count).then(() => entered.push(name));
    await Promise.all([enter('a', 6), enter('b', 4)]);
    void enter('c', 8);
    void enter('d', 1);
    await turn();
    expect(entered).toEqual(['a', 'b']);
    room.leave(4);
    await turn();
    expect(entered).toEqual(['a', 'b']);
    room.leave(4);
    await turn();
    expect(entered).toEqual(['a', 'b', 'c']);
    room.leave(1);
    await turn();
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets a group in that is larger than all of it, alone', async () => {
    const room = new ClaimRoom(10);
    expect(await room.enter(50)).toBe(10);
    let second = false;
    void room.enter(1).then(() => (second = true));
    await turn();
    expect(second).toBe(false);
    room.leave(10);
    await turn();
    expect(second).toBe(true);
  });
});
