import { describe, expect, it } from 'vitest';
import { fold, ownWords } from '../../shared/domain/phrases-text.ts';

describe('ownWords', () => {
  it.each([
    ['Outlook header', 'Fine.\r\n\r\nFrom: Bob\r\nSent: Monday\r\nTo: All\r\n\r\nremove me'],
    ['Outlook header in one line', 'Fine. From: Bob Sent: Monday, 1 May To: All Subject: x remove me'],
    ['German header', 'Fine.\nVon: Bob\nGesendet: Montag\nAn: Alle\n\nremove me'],
    ['original message line', 'Fine.\n-----Original Message-----\nremove me'],
    ['rule of underscores', 'Fine.\n________________________________\nremove me'],
    ['attribution', 'Fine.\n\nOn Mon, 3 Jun 2019 at 10:00, Bob <bob@example.com> wrote:\nremove me'],
    ['French attribution', 'Fine.\nLe lun. 3 juin 2019 à 10:00, Bob <b@example.com> a écrit :\nremove me'],
    ['signature', 'Fine.\n-- \nRemove Me Ltd'],
    ['footer of a list', 'Fine.\n\nTo unsubscribe, remove me at https://example.com'],
    ['footer of a newsletter', 'Fine.\nYou are receiving this because you did not remove me'],
    ['phone', 'Fine.\nSent from my iPhone'],
  ])('end before the quotation: %s', (_, text) => {
    expect(ownWords(text)).toBe('Fine.');
  });

  it('are found below a quotation too', () => {
    expect(ownWords('On Monday Bob wrote:\n> remove me\n>\n\nThe link is in the footer.')).toBe(
      'The link is in the footer.',
    );
  });

  it('are all there is when nothing is quoted', () => {
    expect(ownWords('Please remove me.\nThanks')).toBe('Please remove me.\nThanks');
  });
});

describe('fold', () => {
  it('takes accents, case and superfluous blanks away', () => {
    expect(fold('  Größe  ŁÓDŹ\n’Ærø’ É ')).toBe("grosse lodz 'aero' e");
  });
});
