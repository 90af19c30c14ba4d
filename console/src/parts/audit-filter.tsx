import { useState } from 'preact/hooks';
import { NO_QUESTION, type Question } from '../audit-trail.ts';

const FIELDS = [
  ['incident', 'Incident', 'text', '20161114-082914-3f9c1a'],
  ['by', 'Who, from the beginning', 'text', 'kim@contoso.com'],
  ['act', 'What, from the beginning', 'text', 'order'],
  ['since', 'From', 'date', ''],
  ['until', 'Until', 'date', ''],
] as const;

/** Asks for some acts; nothing is asked before the button is pressed. */
export function AuditFilter({ asked, ask }: { asked: Question; ask(question: Question): void }) {
  const [typed, setTyped] = useState(asked);
  const isAsking = Object.values(asked).some((value) => value !== '');
  return (
    <form
      class="card audit-filter"
      aria-label="Filter"
      onSubmit={(event) => {
        event.preventDefault();
        ask(typed);
      }}
    >
      {FIELDS.map(([name, label, type, placeholder]) => (
        <label class="field" key={name}>
          <span>{label}</span>
          <input
            type={type}
            value={typed[name]}
            placeholder={placeholder}
            onInput={({ currentTarget }) => setTyped({ ...typed, [name]: currentTarget.value })}
          />
        </label>
      ))}
      <p class="audit-filter-buttons">
        <button type="submit" class="button">
          Show these
        </button>
        {isAsking ? (
          <button
            type="button"
            class="button"
            onClick={() => {
              setTyped(NO_QUESTION);
              ask(NO_QUESTION);
            }}
          >
            Show all
          </button>
        ) : null}
      </p>
    </form>
  );
}
