import classes from './inbox.module.css';

export interface WordChoice {
  id: string;
  title: string;
  detail: string;
}

interface Shown {
  choices: readonly WordChoice[];
  active: number;
  label: string;
  onChoose: (choice: WordChoice) => void;
}

/** The choices above the composer while a `/` or `@` word is typed; the keys stay in the text field. */
export function WordMenu({ choices, active, label, onChoose }: Shown) {
  if (choices.length === 0) return null;
  return (
    <div id="word-menu" role="listbox" aria-label={label} className={classes.wordMenu} data-testid="word-menu">
      {choices.map((choice, index) => (
        <div
          key={choice.id}
          id={`word-${choice.id}`}
          role="option"
          aria-selected={index === active}
          className={classes.wordChoice}
          // Before the text field loses its focus.
          onMouseDown={(event) => (event.preventDefault(), onChoose(choice))}
        >
          <strong>{choice.title}</strong>
          <span>{choice.detail}</span>
        </div>
      ))}
    </div>
  );
}
