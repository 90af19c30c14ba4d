import { z } from 'zod';
import type { Address } from '../../domain/address.ts';
import type { IncidentId } from '../../domain/incident.ts';
import type { Observation } from '../../domain/observation.ts';
import { toIso } from '../../domain/time.ts';
import type { ScenarioStore } from '../../ports/scenarios.ts';
import { deleteWhere } from './deletion.ts';
import { fromColumns, toColumns } from './document.ts';
import { all, below, equals } from './filters.ts';
import { key } from './keys.ts';
import type { Row } from './rows.ts';
import type { Table } from './table.ts';

const schema = z.object({
  keptAt: z.number(),
  parts: z.number(),
  knownPosters: z.array(z.string()).optional(),
  usualHourlyRate: z.number().optional(),
  observations: z.array(z.looseObject({ messageId: z.string(), from: z.string(), sentAt: z.number() })),
});

type Part = {
  keptAt: number;
  parts: number;
  observations: readonly Observation[];
  /** In the first part. */
  knownPosters?: readonly Address[];
  usualHourlyRate?: number;
};

/** A row holds 1 MiB, a request 4 MiB. */
const OBSERVATIONS_A_ROW = 300;

/** Partition: the incident; a scenario is spread over as many rows as it needs, written in one transaction. */
export function tableScenarioStore(table: Table): ScenarioStore {
  return {
    async keep({ incident, keptAt, observations, ...usual }) {
      const parts = Math.max(1, Math.ceil(observations.length / OBSERVATIONS_A_ROW));
      await table.apply(
        Array.from({ length: parts }, (_, i) => {
          const start = i * OBSERVATIONS_A_ROW;
          const part: Part = {
            keptAt,
            parts,
            observations: observations.slice(start, start + OBSERVATIONS_A_ROW),
            ...(i === 0 ? usual : {}),
          };
          const columns = {
            ...toColumns(part, `part ${i + 1} of scenario ${incident}`),
            keptAt: toIso(keptAt),
          };
          return { kind: 'put', row: { partition: key(incident), row: rowOf(i), columns } };
        }),
      );
    },

    async get(incident: IncidentId) {
      const rows = await table.query(all(equals('PartitionKey', key(incident)), below('RowKey', 'part~')));
      const [first, ...others] = rows.map(toPart);
      if (first === undefined) return undefined;
      // What a longer, earlier version left behind is not read.
      const rest = others.slice(0, first.parts - 1);
      return {
        incident,
        keptAt: first.keptAt,
        observations: [first, ...rest].flatMap((part) => part.observations),
        knownPosters: first.knownPosters ?? [],
        ...(first.usualHourlyRate === undefined ? {} : { usualHourlyRate: first.usualHourlyRate }),
      };
    },

    async forget(before) {
      return deleteWhere(table, below('keptAt', toIso(before)));
    },
  };
}

const rowOf = (part: number): string => `part${String(part).padStart(4, '0')}`;

const toPart = (row: Row): Part => fromColumns<Part>(row, schema);
