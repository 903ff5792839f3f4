import { Badge } from '@mantine/core';
import { useWords } from '../../i18n/catalogue';
import { statuses } from './template-queries';
import { templatesWords } from './words';

const colours: Record<string, string> = {
  approved: 'teal',
  in_review: 'blue',
  submitting: 'blue',
  rejected: 'red',
  disabled: 'red',
  paused: 'orange',
};

export function StatusBadge({ status }: { status: string }) {
  const say = useWords(templatesWords);
  const known = statuses.find((one) => one === status);
  return (
    <Badge variant="light" tt="none" color={colours[status] ?? 'gray'} data-status={status}>
      {known ? say(`status_${known}`) : status}
    </Badge>
  );
}

const qualities = ['high', 'medium', 'low'] as const;
/** The rating in words; a word of the provider that we do not know stays as it is. */
export function useQualityText(): (quality: string | null) => string {
  const say = useWords(templatesWords);
  return (quality) => {
    const known = qualities.find((one) => one === quality?.toLowerCase());
    if (known) return say(`quality_${known}`);
    return quality === null || quality.toLowerCase() === 'unknown' ? say('quality_unknown') : quality;
  };
}
