import { Select, type SelectProps } from '@mantine/core';
import { useWords } from '../i18n/catalogue';
import { adminWords } from './words';

interface Shown extends Omit<SelectProps, 'value' | 'onChange' | 'data'> {
  label: string;
  value: string | null;
  options: readonly { value: string; label: string }[];
  onPick: (value: string | null) => void;
}

/** A filter of a list: one of these, or all. */
export function Choice({ value, options, onPick, ...rest }: Shown) {
  const say = useWords(adminWords);
  return (
    <Select
      size="xs"
      w={170}
      maw="100%"
      allowDeselect={false}
      searchable={options.length > 12}
      value={value ?? ''}
      onChange={(picked) => onPick(picked === '' ? null : picked)}
      data={[{ value: '', label: say('any') }, ...options]}
      {...rest}
    />
  );
}
