import { describe, expect, test } from 'vitest';
import { compileRoute } from '../../../dev/host/route.ts';

const matching: [template: string, path: string, params: Record<string, string> | undefined][] = [
  ['api/health', '/api/health', {}],
  ['api/health', '/API/Health/', {}],
  ['api/health', '/api/healthy', undefined],
  ['api/health', '/health', undefined],
  ['incidents/{id}', '/incidents/42', { id: '42' }],
  ['incidents/{id}', '/incidents', undefined],
  ['incidents/{id}', '/incidents/42/lock', undefined],
  ['incidents/{id}', '/incidents/a%20b', { id: 'a b' }],
  ['incidents/{id?}', '/incidents', {}],
  ['incidents/{id?}', '/incidents/42', { id: '42' }],
  ['list/{page=1}', '/list', { page: '1' }],
  ['list/{page=1}', '/list/3', { page: '3' }],
  ['files/{*rest}', '/files/a/b/c', { rest: 'a/b/c' }],
  ['files/{*rest}', '/files', {}],
  ['{*rest}', '/', {}],
  ['report-{id}.json', '/report-7.json', { id: '7' }],
  ['report-{id}.json', '/report-7.xml', undefined],
  ['{group}/{action:alpha}', '/a%2Fb/lock', { group: 'a/b', action: 'lock' }],
  ['{id:int}', '/12', { id: '12' }],
  ['{id:int}', '/x', undefined],
  ['{id:int?}', '/', {}],
  ['{id:guid}', '/7d2f4b1c-0000-4000-8000-1234567890ab', { id: '7d2f4b1c-0000-4000-8000-1234567890ab' }],
  ['{id:guid}', '/7d2f4b1c', undefined],
  ['{n:range(1,9)}', '/9', { n: '9' }],
  ['{n:range(1,9)}', '/10', undefined],
  ['{word:length(3)}', '/abc', { word: 'abc' }],
  ['{word:length(3)}', '/abcd', undefined],
  ['{word:minlength(2):alpha}', '/a1', undefined],
];

describe('a route template', () => {
  for (const [template, path, params] of matching) {
    test(`"${template}" ${params === undefined ? 'does not fit' : 'fits'} ${path}`, () => {
      expect(compileRoute(template)(path)).toEqual(params);
    });
  }

  test('takes a pattern with braces as a constraint', () => {
    const route = compileRoute('{code:regex(^\\d{{2}}$)}');
    expect(route('/42')).toEqual({ code: '42' });
    expect(route('/421')).toBeUndefined();
  });

  test('says which constraint it does not know', () => {
    expect(() => compileRoute('{id:intt}')).toThrow('there is no route constraint "intt"');
  });

  test('says which parameter it cannot read', () => {
    expect(() => compileRoute('{a.b}')).toThrow('cannot read the route parameter "{a.b}"');
  });

  test('refuses a brace that is not closed', () => {
    expect(() => compileRoute('incidents/{id')).toThrow('cannot read the route "incidents/{id"');
  });
});
