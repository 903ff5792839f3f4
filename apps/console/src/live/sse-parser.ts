/** One message of a `text/event-stream`. */
export interface SseMessage {
  event: string;
  data: string;
  /** Null when this message carried none. */
  id: string | null;
}

/**
 * A parser of server-sent events that is fed as bytes arrive. Used instead of the browser's EventSource, which hides comments
 * (our pings, the only proof that a quiet connection lives) and unknown event types, and gives up for good on a 503.
 * A block of an id alone is a checkpoint: everything up to it has been told.
 */
export function createSseParser(
  onMessage: (message: SseMessage) => void,
  onCheckpoint: (id: string) => void = () => {},
): (text: string) => void {
  let rest = '';
  const fresh = (): SseMessage & { any: boolean } => ({ event: 'message', data: '', id: null, any: false });
  let current = fresh();
  const line = (text: string): void => {
    if (text === '') {
      if (current.any) onMessage({ event: current.event, data: current.data, id: current.id });
      else if (current.id !== null) onCheckpoint(current.id);
      current = fresh();
      return;
    }
    if (text.startsWith(':')) return;
    const colon = text.indexOf(':');
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') current.event = value;
    if (field === 'id') current.id = value;
    if (field === 'data') {
      current.data = current.any ? `${current.data}\n${value}` : value;
      current.any = true;
    }
  };
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const one of lines) line(one);
  };
}
