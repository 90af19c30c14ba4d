import { expect, test } from 'vitest';
import { escaped } from '../../shared/domain/html.ts';

test('nothing that people write becomes markup', () => {
  expect(escaped(`<a href="x" title='y'>R&D</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;R&amp;D&lt;/a&gt;',
  );
  expect(escaped('plain text')).toBe('plain text');
});
