import { describe, expect, it } from 'vitest';
import { holds, parseFilter } from '../../../../dev/tenant/graph/filter.ts';

const message = {
  subject: "It's on",
  received: '2016-11-14T12:00:00Z',
  addresses: ['SMTP:all@contoso.example', 'smtp:old@contoso.example'],
  isRead: false,
};
const read = (name: string): unknown => Reflect.get(message, name);

describe('a $filter', () => {
  it.each([
    ["subject eq 'it''s ON'", true],
    ["subject ne 'Other'", true],
    ["startswith(subject,'it')", true],
    ['received ge 2016-11-14T12:00:00Z and received lt 2016-11-14T12:00:01Z', true],
    ['received gt 2016-11-14T12:00:00Z', false],
    ["addresses/any(a:a eq 'smtp:old@contoso.example')", true],
    ["addresses/any(a:a eq 'smtp:new@contoso.example')", false],
    ["isRead eq true or subject eq 'it''s on'", true],
    ["isRead eq true or isRead eq false and subject eq 'other'", false],
  ])('%s: %s', (text, expected) => {
    expect(holds(parseFilter(text), read)).toBe(expected);
  });

  it.each([
    "subject is 'x'",
    'subject eq x',
    "subject eq 'x' subject",
    'subject eq',
    "addresses/any(a:b eq 'x')",
    '#',
  ])('is refused when it is not well formed: %s', (text) => {
    expect(() => parseFilter(text)).toThrow(/Invalid filter clause/);
  });
});
