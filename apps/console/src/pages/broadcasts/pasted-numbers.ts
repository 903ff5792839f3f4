import { looksLikePhone } from './csv-preview';

export interface Pasted {
  phones: string[];
  /** Lines that hold something that is no phone number, counted from 1. */
  bad: number[];
}

/** Numbers as people paste them: by lines, commas, semicolons or tabs; each once. Whether they exist the server says. */
export function pastedNumbers(text: string): Pasted {
  const phones = new Set<string>();
  const bad = new Set<number>();
  text.split('\n').forEach((line, index) => {
    for (const part of line.split(/[,;\t，；、]/).map((one) => one.trim())) {
      if (part === '') continue;
      if (looksLikePhone(part)) phones.add(part);
      else bad.add(index + 1);
    }
  });
  return { phones: [...phones], bad: [...bad] };
}
