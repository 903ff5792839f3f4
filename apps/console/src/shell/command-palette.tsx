import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useMay } from '../api/session';
import { useWords } from '../i18n/catalogue';
import { pages } from '../pages/registry';
import { useCommands } from './commands';
import { shellWords } from './words';

/** Ctrl+K: what the open page offers, then every page. */
export function CommandPalette() {
  const say = useWords(shellWords);
  const may = useMay();
  const navigate = useNavigate();
  const offered = useCommands();
  const actions: SpotlightActionData[] = [
    ...offered.map(({ id, label, keys, run }) => ({ id, label, description: keys, onClick: run })),
    ...pages
      .filter(({ scopes }) => may(...scopes))
      .map(({ id, icon: Icon }) => ({
        id: `go-${id}`,
        label: say(id),
        onClick: () => void navigate(`/${id}`),
        leftSection: <Icon size={18} stroke={1.7} aria-hidden />,
      })),
  ];
  return (
    <Spotlight
      actions={actions}
      shortcut={['mod + K']}
      nothingFound={say('no_command')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: say('search_or_go'),
        'aria-label': say('search_or_go'),
      }}
    />
  );
}
