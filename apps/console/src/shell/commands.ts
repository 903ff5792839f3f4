import { useEffect, useSyncExternalStore } from 'react';

/** Something the open page can do: in the command palette, by its keys, and in the list of shortcuts. */
export interface Command {
  id: string;
  label: string;
  /** A single key as `KeyboardEvent.key` says it: `j`, `?`. Not while somebody types. */
  keys?: string;
  run: () => void;
}

let offered: readonly Command[] = [];
const sources = new Map<symbol, readonly Command[]>();
const listeners = new Set<() => void>();

function publish(): void {
  offered = [...sources.values()].flat();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** All commands of what is on the screen. */
export const useCommands = (): readonly Command[] => useSyncExternalStore(subscribe, () => offered);

/** Offers commands while the component is mounted. Memoise the list. */
export function useOffer(commands: readonly Command[]): void {
  useEffect(() => {
    const source = Symbol('commands');
    sources.set(source, commands);
    publish();
    return () => {
      sources.delete(source);
      publish();
    };
  }, [commands]);
}

/** Whether a key belongs to what is focused rather than to the page. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Single keys run commands, unless somebody types, a dialog is open, or a modifier is held. */
export function useCommandKeys(): void {
  const commands = useCommands();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (document.querySelector('[aria-modal="true"], [role="menu"]')) return;
      const command = commands.find(({ keys }) => keys === event.key);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [commands]);
}
