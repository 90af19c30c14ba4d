import { CmdletError } from './refusal.ts';

type Row = Record<string, unknown>;

/** The objects a cmdlet puts out; members of great lists are made as they are read. */
export type Rows = { readonly length: number; slice(from: number, to: number): Row[] };

export type CmdletResult = {
  rows: Rows;
  warnings: readonly string[];
  /** What -WhatIf says would be done. */
  confirmation?: string;
};

/** One answer; annotations beside the objects. */
type Page = Record<string, unknown> & { value: Row[] };

export const nothing = (warnings: readonly string[] = []): CmdletResult => ({ rows: [], warnings });

const MORE =
  'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.';
const USUAL_SIZE = 1_000;

/** -ResultSize cuts the output, at 1000 when it is not given. */
export function limited(rows: Rows, resultSize: unknown): CmdletResult {
  const size =
    resultSize === 'Unlimited' ? rows.length : typeof resultSize === 'number' ? resultSize : USUAL_SIZE;
  if (rows.length <= size) return { rows, warnings: [] };
  const cut = { length: size, slice: (from: number, to: number) => rows.slice(from, Math.min(to, size)) };
  return { rows: cut, warnings: [MORE] };
}

/** One page as JSON; `$select` leaves the named properties. Throws CmdletError. */
export function pageJson(result: CmdletResult, url: URL, pageSize: number): Page {
  const skipped = Number(url.searchParams.get('$skiptoken') ?? 0);
  const until = Math.min(skipped + pageSize, result.rows.length);
  const wanted = url.searchParams
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  return {
    '@odata.context': `${url.origin}/adminapi/beta/$metadata#Collection(Exchange.GenericHashTable)`,
    ...annotation('warnings', result.warnings),
    ...(result.confirmation === undefined ? {} : annotation('confirmationmessage', [result.confirmation])),
    value: result.rows.slice(skipped, until).map((row) => (wanted ? selected(row, wanted) : row)),
    ...(until < result.rows.length ? { '@odata.nextLink': nextLink(url, until) } : {}),
  };
}

export const annotation = (name: string, texts: readonly string[]): Record<string, unknown> =>
  texts.length === 0
    ? {}
    : { [`@adminapi.${name}@odata.type`]: '#Collection(String)', [`@adminapi.${name}`]: texts };

function nextLink(url: URL, skip: number): string {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', String(skip));
  return next.href;
}

function selected(row: Row, wanted: readonly string[]): Row {
  return Object.fromEntries(
    wanted.map((name) => {
      const own = Object.keys(row).find((key) => key.toLowerCase() === name.toLowerCase());
      if (own === undefined) {
        throw new CmdletError(
          400,
          'BadRequest',
          'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
          `Could not find a property named '${name}'.`,
        );
      }
      return [own, row[own]];
    }),
  );
}
