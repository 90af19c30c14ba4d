import type { z } from 'zod';

/** What is wrong with a request, in words for people: each thing by its name, with what it has to be. */
export const plainIssues = ({ issues }: Pick<z.ZodError, 'issues'>): string =>
  issues
    .map((issue) => `${issue.path.length === 0 ? 'It' : issue.path.join('.')} ${plain(issue)}.`)
    .join(' ');

function plain(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.path.length === 0
        ? 'has to be a JSON object'
        : `is missing, or is ${NOT_THAT[issue.expected] ?? `no ${issue.expected}`}`;
    case 'unrecognized_keys':
      return `has more than is known here: ${issue.keys.join(', ')}`;
    case 'too_small':
      return issue.path.at(-1) === 'reason'
        ? 'has to say in a few words why'
        : issue.origin === 'string'
          ? 'is empty'
          : `has to be ${issue.minimum} at least`;
    case 'too_big':
      return issue.origin === 'string'
        ? `is longer than ${issue.maximum} letters`
        : `has to be ${issue.maximum} at most`;
    case 'invalid_value':
      return `has to be ${issue.values.join(' or ')}`;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return `is not understood: ${issue.message}`;
  }
}

const NOT_THAT: Record<string, string> = {
  string: 'no text',
  int: 'no whole number',
  boolean: 'neither true nor false',
};
