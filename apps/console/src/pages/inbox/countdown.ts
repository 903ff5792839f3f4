/** How a window's remaining time is shown, and how urgent it is. */
export interface Countdown {
  /** `5h 12m`, `12m`, `0:45` */
  text: string;
  urgency: 'closed' | 'calm' | 'soon' | 'now';
  secondsLeft: number;
}

const hourSeconds = 3600;
const soonSeconds = 60 * 60;
const nowSeconds = 15 * 60;

export function countdown(closesAt: string | null, now: number): Countdown {
  const left = closesAt === null ? 0 : Math.max(0, Math.ceil((Date.parse(closesAt) - now) / 1000));
  return { text: durationText(left), urgency: urgencyOf(left), secondsLeft: left };
}

const urgencyOf = (left: number): Countdown['urgency'] =>
  left <= 0 ? 'closed' : left <= nowSeconds ? 'now' : left <= soonSeconds ? 'soon' : 'calm';

/** Seconds only in the last ten minutes: nobody decides anything by them before. */
export function durationText(seconds: number): string {
  if (seconds < 600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const hours = Math.floor(seconds / hourSeconds);
  const minutes = Math.floor((seconds % hourSeconds) / 60);
  return hours > 0 ? `${hours}h ${String(minutes).padStart(2, '0')}m` : `${minutes}m`;
}
