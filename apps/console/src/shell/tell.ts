import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { ConnectionLost, isProblem } from '../api/problem';
import { shellWords } from './words';

const say = (key: string, values?: Record<string, unknown>): string =>
  i18next.t(key, { ns: shellWords.namespace, ...values }) as string;

/** A refusal, in the server's words and with its remedy. */
export function tellProblem(error: unknown, title?: string): void {
  notifications.show({ color: 'red', title: title ?? say('something_failed'), message: wordsOf(error), autoClose: 10_000 });
}

export const tellDone = (message: string): void => void notifications.show({ color: 'teal', message, autoClose: 4000 });

/** One or two sentences for people about any error a request can end with. */
export function wordsOf(error: unknown): string {
  if (isProblem(error)) {
    const { detail, remedy, reasons, errors } = error.problem;
    const why = reasons?.map((reason) => `${reason.message} ${reason.remedy}`).join(' ');
    const fields = errors?.map(({ message, pointer, parameter }) => `${pointer ?? parameter ?? ''}: ${message}`).join('; ');
    return [why || detail, remedy, fields].filter(Boolean).join(' ');
  }
  if (error instanceof ConnectionLost) return say('server_away');
  return error instanceof Error ? error.message : String(error);
}
