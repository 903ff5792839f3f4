import { offsetOf } from '../../api/server-clock';
import { countdown, durationText } from './countdown';

const now = Date.parse('2026-11-22T12:00:00.000Z');
const closes = (seconds: number) => new Date(now + seconds * 1000).toISOString();

describe("the window's countdown", () => {
  it.each([
    [86_400, '24h 00m', 'calm'],
    [3 * 3600 + 5 * 60, '3h 05m', 'calm'],
    [3600, '1h 00m', 'soon'],
    [15 * 60, '15m', 'now'],
    [599, '9:59', 'now'],
    [5, '0:05', 'now'],
    [0, '0:00', 'closed'],
    [-60, '0:00', 'closed'],
  ] as const)('%i seconds before the end shows %s and is %s', (seconds, text, urgency) => {
    expect(countdown(closes(seconds), now)).toEqual({ text, urgency, secondsLeft: Math.max(0, seconds) });
  });

  it('is closed for a customer who never wrote', () => {
    expect(countdown(null, now).urgency).toBe('closed');
  });

  it('never shows a window as closed while a part of a second is left', () => {
    expect(countdown(closes(0.2), now).urgency).toBe('now');
    expect(durationText(1)).toBe('0:01');
  });

  it("goes by the server's clock, not by a laptop that is ten minutes slow", () => {
    const laptop = now - 600_000;
    const offset = offsetOf(new Date(now).toUTCString(), laptop - 40, laptop + 40);
    expect(offset).toBe(600_500);
    expect(offsetOf(null, 0, 0)).toBeNull();
    expect(offsetOf('soon', 0, 0)).toBeNull();
  });
});
