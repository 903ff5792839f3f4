import { useTranslation } from 'react-i18next';
import { useWords } from '../i18n/catalogue';
import { momentText } from '../pages/inbox/clock-texts';
import { partsWords } from './parts-words';

/** Times of the API in the language and the time zone of the person who reads. */
export function useMoment(): (time: string | null) => string {
  const { i18n } = useTranslation();
  const say = useWords(partsWords);
  return (time) => (time === null ? say('never') : momentText(time, i18n.language));
}
