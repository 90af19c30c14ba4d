import { expect, test } from 'vitest';
import { parseFilter, satisfies } from '../../../../dev/tenant/exchange/filter.ts';

const object = new Map([
  ['emailaddresses', ['smtp:all@contoso.com', 'all@contoso.com']],
  ['name', ["O'Hara"]],
]);
const holds = (text: string): boolean => satisfies(object, parseFilter(text), text);

test.each([
  ["EmailAddresses -eq 'ALL@contoso.com'", true],
  ["emailaddresses -EQ 'smtp:all@contoso.com'", true],
  ["Name -eq 'O''Hara'", true],
  ['Name -eq "O\'Hara"', true],
  ["Name -eq 'x' -or EmailAddresses -eq 'all@contoso.com'", true],
  ["Name -eq 'x' -and EmailAddresses -eq 'all@contoso.com'", false],
  ["EmailAddresses -eq 'contoso.com'", false],
])('%s -> %s', (text, expected) => {
  expect(holds(text)).toBe(expected);
});

test.each(["Name -eq 'O'Hara'", "Name -like 'x*'", '', "Name -eq 'x' -or", "Shoe -eq 'x'"])(
  '%s is refused',
  (text) => {
    expect(() => holds(text)).toThrow(/Cannot bind parameter 'Filter'/);
  },
);
