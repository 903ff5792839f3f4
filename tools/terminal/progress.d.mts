export interface Step {
  note(text: string): void;
  done(text?: string): void;
  fail(text?: string): void;
}

export interface Progress {
  line(text?: string): void;
  step(label: string): Step;
}

export const silent: Progress;
export function createProgress(options?: { stream?: NodeJS.WriteStream }): Progress;
export function duration(ms: number): string;
