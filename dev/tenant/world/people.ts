import { stableGuid } from './random.ts';
import type { Person } from './types.ts';

const FIRST =
  'Amara Bela Chen Dilan Edith Farah Goran Hana Ines Jonas Kemal Lena Mateo Nadia Omar Petra Quinn Rosa Sven Talia Umar Vera Wanda Xenia Yusuf Zoe'.split(
    ' ',
  );
const LAST =
  'Adler Bakker Castro Diaz Ekholm Fischer Grant Horvat Ito Jansen Kaya Lund Moreau Novak Okafor Patel Quist Rossi Silva Tanaka Ueda Varga Weber Xu Yilmaz Zhang'.split(
    ' ',
  );

const pick = (names: readonly string[], number: number): string => names[number % names.length] ?? '';

/** The nth of the organisation's people: always the same, and no memory held for them. */
export function personNumber(number: number, domain: string): Person {
  const first = pick(FIRST, number);
  const last = pick(LAST, Math.floor(number / FIRST.length) + number);
  return {
    number,
    name: `${first} ${last}`,
    address: `${first}.${last}.${number}@${domain}`.toLowerCase(),
    id: stableGuid('person', domain, number),
    exchangeGuid: stableGuid('person in exchange', domain, number),
  };
}

/** The person of an address of theirs, if it is one. */
export function personOfAddress(address: string, domain: string): Person | undefined {
  const [local = '', at] = address.toLowerCase().split('@');
  const number = /^[a-z]+\.[a-z]+\.(\d{1,9})$/.exec(local)?.[1];
  if (number === undefined || at !== domain) return undefined;
  const person = personNumber(Number(number), domain);
  return person.address === address.toLowerCase() ? person : undefined;
}
