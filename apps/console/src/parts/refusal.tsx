import { Alert, Text } from '@mantine/core';
import { isProblem } from '../api/problem';
import { useWords } from '../i18n/catalogue';
import { wordsOf } from '../shell/tell';
import { shellWords } from '../shell/words';
import { isAllAtFields } from './field-errors';
import { partsWords } from './parts-words';

/** Why a form was not taken, above its buttons; silent when the fields say it all. */
export function Refusal({ error, fields = [] }: { error: unknown; fields?: readonly string[] }) {
  const say = useWords(partsWords);
  const common = useWords(shellWords);
  if (!error || isAllAtFields(error, fields)) return null;
  return (
    <Alert color="red" role="alert" title={common('something_failed')} data-testid="refusal">
      <Text size="sm" c="var(--mantine-color-text)">
        {isProblem(error, 'scope_missing') ? say('forbidden') : wordsOf(error)}
      </Text>
    </Alert>
  );
}
