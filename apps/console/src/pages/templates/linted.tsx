import { Textarea, TextInput, type TextInputProps } from '@mantine/core';
import { createContext, useContext, type ReactNode } from 'react';
import type { Draft } from './draft';
import { textAt, withText } from './draft-text';
import { FindingCard } from './finding-card';
import { findingsAt, quoted, type Finding } from './finding-place';
import { fixOf } from './finding-fix';

interface Editing {
  draft: Draft;
  change: (draft: Draft) => void;
  findings: readonly Finding[];
}
export const EditingContext = createContext<Editing | null>(null);
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('useEditing outside the editor');
  return editing;
}

export const fieldId = (pointer: string): string => `field${pointer.replaceAll('/', '-')}`;

/** The findings of one place, under its field. */
export function FindingsOf({ pointer }: { pointer: string }): ReactNode {
  const { draft, change, findings } = useEditing();
  const here = findingsAt(findings, pointer);
  if (here.length === 0) return null;
  return (
    <div id={`${fieldId(pointer)}-findings`}>
      {here.map((finding, index) => {
        const fixed = fixOf(finding, draft);
        return (
          <FindingCard
            key={`${finding.ruleId}-${index}`}
            finding={finding}
            quote={quoted(textAt(draft, pointer) ?? '', finding.place)}
            onFix={fixed ? () => change(fixed) : null}
          />
        );
      })}
    </div>
  );
}

interface Shown extends Pick<TextInputProps, 'label' | 'description' | 'placeholder' | 'maxLength' | 'required' | 'disabled'> {
  /** Where it stands in the draft, as the lint names it. */
  pointer: string;
  /** Several lines. */
  rows?: number;
  /** When the lint names the place otherwise than the draft. */
  id?: string;
}

/** A text of the draft with its findings. */
export function LintedText({ pointer, rows, id = fieldId(pointer), ...rest }: Shown) {
  const { draft, change, findings } = useEditing();
  const here = findingsAt(findings, pointer);
  const props = {
    ...rest,
    id,
    size: 'sm',
    // What is wrong is said beneath; the words themselves stay readable.
    styles: { input: { color: 'var(--mantine-color-text)' } },
    value: textAt(draft, pointer) ?? '',
    error: here.some(({ severity }) => severity === 'blocks'),
    'data-testid': id,
    ...(here.length > 0 ? { 'aria-describedby': `${fieldId(pointer)}-findings` } : {}),
  };
  const write = (text: string): void => change(withText(draft, pointer, text));
  return (
    <div>
      {rows ? (
        <Textarea {...props} autosize minRows={rows} maxRows={16} onChange={(event) => write(event.currentTarget.value)} />
      ) : (
        <TextInput {...props} onChange={(event) => write(event.currentTarget.value)} />
      )}
      <FindingsOf pointer={pointer} />
    </div>
  );
}
