import { expect, it } from 'vitest';
import { parseSubject } from '../../shared/domain/subject.ts';

it.each([
  ['RE: Test', 'test', true],
  ['Re: RE: re[2]: Test', 'test', true],
  ['AW: WG: Test', 'test', true],
  ['SV: Test', 'test', true],
  ['Antw: Test', 'test', true],
  ['R: Test', 'test', true],
  ['RES: Test', 'test', true],
  ['Odp: Test', 'test', true],
  ['RE : Test', 'test', true],
  ['回复：Test', 'test', true],
  ['[EXTERNAL] RE: [all-staff] Test', 'test', true],
  ['Recall: Test', 'test', true],
  ['FW: Test', 'test', false],
  ['Test', 'test', false],
  ['Reply: to whom?', 'reply: to whom?', false],
  ['Real estate: news', 'real estate: news', false],
  ['RE:', '', true],
])('takes the prefixes off "%s"', (subject, base, isReply) => {
  expect(parseSubject(subject)).toEqual({ base, isReply });
});
