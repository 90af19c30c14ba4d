import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../domain/time.ts';
import { actorName } from '../../domain/wording.ts';
import type { AuditEntry } from '../../ports/stores.ts';
import { fromColumns, toColumns } from './document.ts';
import { newestFirst } from './keys.ts';
import type { NewRow, Row } from './rows.ts';

// Acts lie in the partition of what they change, so that one transaction writes both.

const schema = z.looseObject({
  at: z.number(),
  by: z.looseObject({ kind: z.enum(['stormlock', 'operator']) }),
  act: z.string(),
  reason: z.string(),
});

/** How the keys of acts begin. */
export const ACT = 'act_';

/** Where acts of that moment begin, the newest first. */
export const momentOf = (at: Instant): string => `${ACT}${newestFirst(at)}`;

const MOST_IN_A_MOMENT = 1_000_000;
let written = 0;

/** Acts of one moment by one instance are in order, the newest first; those of several are told apart. */
const ending = (): string =>
  `${String(MOST_IN_A_MOMENT - 1 - (written++ % MOST_IN_A_MOMENT)).padStart(6, '0')}_${randomUUID()}`;

/** What is looked for whatever its case. */
export const folded = (text: string): string => text.toLowerCase();

/** An act as a new row; the columns beside it are what is looked for. */
export const actRow = (partition: string, entry: AuditEntry): NewRow => ({
  partition,
  row: `${momentOf(entry.at)}_${ending()}`,
  columns: {
    ...toColumns(entry, `audit entry "${entry.act}"`),
    by: folded(actorName(entry.by)),
    act: folded(entry.act),
    ...(entry.incident === undefined ? {} : { incident: entry.incident }),
  },
});

export const entryOf = (row: Row): AuditEntry => fromColumns<AuditEntry>(row, schema);
